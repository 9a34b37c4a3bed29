import Content
import Mail

/// How an incident's mail was received before, during and after it.
package struct RecoveryReport: Hashable, Sendable, Codable {
    package struct Period: Hashable, Sendable, Codable {
        package enum Name: String, Hashable, Sendable, Codable { case before, during, after }

        package var name: Name
        /// RFC 3339.
        package var since: String
        package var until: String
        /// Whose mail, as `StopScope.text`.
        package var scope: String
        /// Whether that is other mail than the incident's, which has none of its own then.
        package var isOther: Bool
        /// Of all deliveries, those to recipients whom the ESP refused before their message had said its campaign; they are
        /// the sender's, and of this campaign or another.
        package var unassigned: Int
        package var counts: SignalCounts
        /// The ESP's refusals, those of a kind as one, most first.
        package var refusals: [Refusal]
    }

    package struct Refusal: Hashable, Sendable, Codable {
        package var text: String
        package var deliveries: Int
    }

    /// A campaign or a recipient domain.
    package struct Row: Hashable, Sendable, Codable {
        package var name: String
        package var before: SignalCounts
        package var during: SignalCounts
        package var after: SignalCounts
        /// Whether the ESP refuses more of it after than before.
        package var change: ProportionTest.Result
        /// What the ESP says most when it refuses, in the last period in which it did; of domains.
        package var refusal: String?

        /// The greater come first: what got worse, what is refused since, then what has most mail.
        fileprivate var urgency: [Int] {
            [change == .more ? 1 : 0, after.refused, after.total + during.total, before.total]
        }
    }

    /// What happened in the incident, for the chart.
    package struct Mark: Hashable, Sendable, Codable {
        package var at: String
        package var kind: IncidentEntry.Kind
        package var text: String
    }

    package struct Minute: Hashable, Sendable, Codable {
        /// Its beginning, RFC 3339.
        package var at: String
        package var counts: SignalCounts
    }

    package var incident: String
    package var summary: String
    /// As `StopScope.text`.
    package var scope: String
    /// When it was asked, RFC 3339.
    package var at: String
    /// When the last resume let its mail flow again, or its time was said to end; null while it has not.
    package var resumedAt: String?
    /// In order; without `after` while the incident has no end.
    package var periods: [Period] = []
    /// Whether the ESP refuses more after than before.
    package var change = ProportionTest.Result.tooFew
    package var campaigns: [Row] = []
    package var domains: [Row] = []
    /// How many there are, those that are not named among them; of more than `DeliverySignals.limit` at least so many.
    package var campaignCount = 0
    package var domainCount = 0
    package var minutes: [Minute] = []
    package var marks: [Mark] = []
    /// Signals that the guard is not given: no number in this report is about them.
    package var notFedIn = ["bounces", "complaints"]

    /// Campaigns and domains that are named, what is worst first.
    private static let rows = 50
    /// Kinds of refusals that are named of a period.
    fileprivate static let refusals = 10

    /// - Parameter signals: of each period; `isOther` where the filter is not the incident's.
    package init(
        _ incident: Incident, _ entries: [IncidentEntry], at now: Timestamp,
        before: (filter: RecordFilter, signals: DeliverySignals),
        during: (filter: RecordFilter, signals: DeliverySignals),
        after: (filter: RecordFilter, signals: DeliverySignals)?
    ) {
        self.incident = incident.id.description
        summary = incident.summary
        scope = incident.scope.text
        at = now.rfc3339
        resumedAt = incident.until?.rfc3339
        let after = after ?? (during.filter, DeliverySignals())
        periods = [Period(.before, before, of: incident), Period(.during, during, of: incident)]
        if incident.until != nil { periods.append(Period(.after, after, of: incident)) }
        change = Self.change(before.signals.counts, after.signals.counts)
        let all = [before.signals, during.signals, after.signals]
        (campaigns, campaignCount) = Self.rows(all.map(\.campaigns), [])
        (domains, domainCount) = Self.rows(all.map(\.domains), all.map(\.domainRefusals))
        campaignCount += all.map(\.otherCampaigns).max() ?? 0
        domainCount += all.map(\.otherDomains).max() ?? 0
        var minutes: [Int64: SignalCounts] = [:]
        for signals in all { minutes.merge(signals.minutes) { $0 + $1 } }
        self.minutes = minutes.sorted { $0.key < $1.key }.map { minute, counts in
            Minute(at: Timestamp(microseconds: minute * 60_000_000).rfc3339, counts: counts)
        }
        marks = entries.filter { $0.kind == .stopped || $0.kind == .resumed }.map {
            Mark(at: $0.at.rfc3339, kind: $0.kind, text: $0.text)
        }
    }

    /// Without addresses in names and in what people wrote. Refusals have none, whatever is shown (`ReplyClass`).
    package func redacted(_ redaction: AddressRedaction) -> RecoveryReport {
        guard redaction.mode != .none else { return self }
        var report = self
        (report.summary, report.scope) = (redaction.shown(summary), redaction.shown(scope))
        for index in periods.indices { report.periods[index].scope = redaction.shown(periods[index].scope) }
        for index in campaigns.indices { report.campaigns[index].name = redaction.shown(campaigns[index].name) }
        for index in marks.indices { report.marks[index].text = redaction.shown(marks[index].text) }
        return report
    }

    private static func change(_ before: SignalCounts, _ after: SignalCounts) -> ProportionTest.Result {
        ProportionTest.compare((before.refused, before.answered), (after.refused, after.answered))
    }

    private static func rows(
        _ groups: [[String: SignalCounts]], _ refusals: [[String: String]]
    ) -> (rows: [Row], count: Int) {
        let names = Set(groups.flatMap(\.keys))
        let rows = names.map { name in
            let counts = groups.map { $0[name] ?? SignalCounts() }
            return Row(
                name: name, before: counts[0], during: counts[1], after: counts[2],
                change: change(counts[0], counts[2]),
                refusal: refusals.reversed().lazy.compactMap { $0[name] }.first)
        }
        let sorted = rows.sorted { a, b in
            let (left, right) = (a.urgency, b.urgency)
            return left == right ? a.name < b.name : right.lexicographicallyPrecedes(left)
        }
        return (Array(sorted.prefix(Self.rows)), names.count)
    }
}

extension RecoveryReport.Period {
    fileprivate init(
        _ name: Name, _ period: (filter: RecordFilter, signals: DeliverySignals), of incident: Incident
    ) {
        self.name = name
        since = period.filter.since?.rfc3339 ?? ""
        until = period.filter.until?.rfc3339 ?? ""
        scope = period.filter.scope ?? StopScope.all.text
        isOther = scope != incident.scope.text
        counts = period.signals.counts
        unassigned = period.signals.unassigned
        let sorted = period.signals.refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        refusals = sorted.prefix(RecoveryReport.refusals).map {
            RecoveryReport.Refusal(text: $0.key, deliveries: $0.value)
        }
    }
}

/// Whether a share differs between two groups by more than chance explains.
///
/// **Source:** the test for two proportions with a pooled estimate, as in the NIST/SEMATECH e-Handbook of Statistical
/// Methods, section 7.3.3 (https://www.itl.nist.gov/div898/handbook/prc/section3/prc33.htm):
///
///     z = (p2 - p1) / sqrt(p (1 - p) (1/n1 + 1/n2))     p: the share in both groups together
///
/// z is then nearly normal, as long as each group has at least five expected on either side (W. G. Cochran, Biometrics 10,
/// 1954, p. 420); with fewer nothing is said.
package enum ProportionTest {
    package enum Result: String, Hashable, Sendable, Codable {
        /// The second group's share is greater.
        case more
        case less
        /// Chance explains the difference.
        case same
        case tooFew = "too-few"
    }

    /// Of either side, in either group.
    private static let expected = 5.0
    /// Beyond it chance leads once in a hundred times, either way: the normal distribution's 99.5 % quantile.
    private static let limit = 2.576

    /// - Parameters: how many of how many, in the group that is compared to and in the one that is compared.
    package static func compare(_ first: (part: Int, all: Int), _ second: (part: Int, all: Int)) -> Result {
        guard first.all > 0, second.all > 0 else { return .tooFew }
        let (n1, n2) = (Double(first.all), Double(second.all))
        let share = Double(first.part + second.part) / (n1 + n2)
        guard min(n1, n2) * min(share, 1 - share) >= expected else { return .tooFew }
        let difference = Double(second.part) / n2 - Double(first.part) / n1
        let z = difference / (share * (1 - share) * (1 / n1 + 1 / n2)).squareRoot()
        return z > limit ? .more : z < -limit ? .less : .same
    }
}

/// The stretches of time in which an incident's mail is compared: as long before it as it lasts, it, and since its end.
package struct RecoveryPeriods: Hashable, Sendable {
    package let before: RecordFilter
    package let during: RecordFilter
    /// nil while the incident has no end.
    package let after: RecordFilter?

    /// How far back other mail of the sender is looked for, where the time before has none.
    private static let lookBack: Duration = .seconds(86_400)

    package init(_ incident: Incident, now: Timestamp) {
        // A record's time is in milliseconds.
        let end = max(incident.until ?? now, incident.since + .milliseconds(1))
        var during = incident.filter
        during.until = end
        self.during = during
        var before = incident.filter
        before.since = incident.since - (end - incident.since)
        before.until = incident.since
        self.before = before
        guard incident.until != nil else {
            after = nil
            return
        }
        var after = incident.filter
        (after.since, after.until) = (end, max(now, end + .milliseconds(1)))
        self.after = after
    }

    /// Recipients who were refused before their message had said which campaign it is of, and whom no campaign's scope covers:
    /// those of the sender of a campaign, in the time of a filter. nil where the filter is about no campaign.
    package static func unassigned(_ filter: RecordFilter, sender: String?) -> RecordFilter? {
        guard let scope = filter.scope.flatMap({ StopScope($0) }), scope.kind == .campaign,
            let pattern = sender.flatMap({ NamePattern($0) }), let sender = StopScope(.sender, pattern)
        else { return nil }
        var unassigned = filter
        (unassigned.scope, unassigned.campaign) = (sender.text, "")
        return unassigned
    }

    /// Where a campaign is new, its own time before says nothing: then what else its sender sent in that time, or else
    /// its stream; and then both in the day before, if that is longer.
    /// - Parameter during: of the incident's time.
    package func substitutes(_ during: DeliverySignals) -> [RecordFilter] {
        let scopes = [
            during.sender.flatMap { StopScope(.sender, NamePattern($0)) },
            during.stream.flatMap { StopScope(.stream, NamePattern($0)) },
        ].compactMap { $0?.text }.filter { $0 != before.scope }
        guard let since = before.since, let until = before.until else { return [] }
        let day = until - Self.lookBack
        return (day < since ? [since, day] : [since]).flatMap { since in
            scopes.map { scope in
                var filter = before
                (filter.scope, filter.since) = (scope, since)
                return filter
            }
        }
    }
}
