import Content
import Mail

/// How the ESP took an incident's mail before, during and after the incident.
package struct RecoveryReport: Hashable, Sendable, Codable {
    package struct Period: Hashable, Sendable, Codable {
        package enum Name: String, Hashable, Sendable, Codable { case before, during, after }

        package var name: Name
        /// RFC 3339.
        package var since: String
        package var until: String
        /// The scope of the mail, as `StopScope.text`.
        package var scope: String
        /// Whether the counts are of other mail, because the incident's scope had no mail in this period.
        package var isOther: Bool
        /// Among all deliveries, those refused by the ESP before the message named its campaign. They are from the
        /// same sender, but may belong to another campaign.
        package var unassigned: Int
        package var counts: SignalCounts
        /// The ESP's refusals, similar ones combined, most frequent first.
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
        /// Whether the ESP refuses a greater share after than before.
        package var change: ProportionTest.Result
        /// For a domain: the most frequent refusal in the last period that has refusals.
        package var refusal: String?

        /// The sort key, largest first: worse than before, then most refusals after, then most mail.
        fileprivate var urgency: [Int] {
            [change == .more ? 1 : 0, after.refused, after.total + during.total, before.total]
        }
    }

    /// An entry of the incident for the chart.
    package struct Mark: Hashable, Sendable, Codable {
        package var at: String
        package var kind: IncidentEntry.Kind
        package var text: String
    }

    package struct Minute: Hashable, Sendable, Codable {
        /// Its start, RFC 3339.
        package var at: String
        package var counts: SignalCounts
    }

    package var incident: String
    package var summary: String
    /// As `StopScope.text`.
    package var scope: String
    /// The time of the report, RFC 3339.
    package var at: String
    /// When the last resume let the mail flow again, or when a person set its end; null while it has no end.
    package var resumedAt: String?
    /// The periods in order. `after` is missing while the incident has no end.
    package var periods: [Period] = []
    /// Whether the ESP refuses a greater share after than before.
    package var change = ProportionTest.Result.tooFew
    package var campaigns: [Row] = []
    package var domains: [Row] = []
    /// The numbers of campaigns and domains, including those not listed. A number above `DeliverySignals.limit` is a
    /// lower bound.
    package var campaignCount = 0
    package var domainCount = 0
    package var minutes: [Minute] = []
    package var marks: [Mark] = []
    /// Signals that the guard does not receive, so no number in this report includes them.
    package var notFedIn = ["bounces", "complaints"]

    /// The maximum number of campaigns and of domains, the worst first.
    private static let rows = 50
    /// The maximum number of kinds of refusal in a period.
    fileprivate static let refusals = 10

    /// - Parameters: the filter and the signals of each period; a scope other than the incident's sets `isOther`.
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

    /// The same without addresses in names and texts. Refusals never contain one (`ReplyClass`).
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

/// Tests whether two groups have different shares by more than chance.
///
/// **Source:** the test for two proportions with a pooled estimate, as in the NIST/SEMATECH e-Handbook of Statistical
/// Methods, section 7.3.3 (https://www.itl.nist.gov/div898/handbook/prc/section3/prc33.htm):
///
///     z = (p2 - p1) / sqrt(p (1 - p) (1/n1 + 1/n2))     p: the share in both groups together
///
/// z is nearly normally distributed if each group has at least five expected cases on either side (W. G. Cochran,
/// Biometrics 10, 1954, p. 420). With fewer cases the result is `tooFew`.
package enum ProportionTest {
    package enum Result: String, Hashable, Sendable, Codable {
        /// The second group has the greater share.
        case more
        case less
        /// Chance explains the difference.
        case same
        case tooFew = "too-few"
    }

    /// The least expected number on either side, in either group.
    private static let expected = 5.0
    /// Chance alone exceeds it in one of a hundred cases: the 99.5 % quantile of the normal distribution, both sides.
    private static let limit = 2.576

    /// - Parameters: part and total of the reference group, then of the compared group.
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

/// The three periods in which an incident's mail is compared: the incident itself, a period of the same length before
/// it, and the time from its end on.
package struct RecoveryPeriods: Hashable, Sendable {
    package let before: RecordFilter
    package let during: RecordFilter
    /// nil while the incident has no end.
    package let after: RecordFilter?

    /// How far back other mail of the sender or stream is searched when the period before the incident has none.
    private static let lookBack: Duration = .seconds(86_400)

    package init(_ incident: Incident, now: Timestamp) {
        // The times of records are in milliseconds.
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

    /// A filter for recipients that were refused before their message named its campaign, so that no campaign covers
    /// them. It selects those of the campaign's sender in the filter's period. nil when the filter is not about a
    /// campaign.
    package static func unassigned(_ filter: RecordFilter, sender: String?) -> RecordFilter? {
        guard let scope = filter.scope.flatMap({ StopScope($0) }), scope.kind == .campaign,
            let pattern = sender.flatMap({ NamePattern($0) }), let sender = StopScope(.sender, pattern)
        else { return nil }
        var unassigned = filter
        (unassigned.scope, unassigned.campaign) = (sender.text, "")
        return unassigned
    }

    /// Filters for a new campaign, which has no mail before the incident. They select other mail of its sender in
    /// that period, then of its stream; then the same for the whole day before the incident, if that is longer.
    /// - Parameter during: the signals of the incident's period.
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
