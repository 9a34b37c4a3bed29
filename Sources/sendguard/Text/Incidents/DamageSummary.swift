import Content
import Guard
import Mail
import System

/// The sentences of a damage report, for text, Markdown and HTML.
struct DamageSummary {
    let report: DamageReport
    /// nil: the report shows no cost.
    let costPerRecipient: Double?
    /// Whether times are in the terminal's time zone; false: in UTC, for files and pages.
    var isForTerminal = false
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    /// A question that others may ask about the mistake, with the answer that is on record.
    struct Question {
        enum Answer: String {
            case yes, no, unknown
        }

        let text: String
        let answer: Answer
        let evidence: String
    }

    var title: String {
        var parts: [String] = []
        if let campaign = report.campaign { parts.append("campaign \(campaign)") }
        if let scope = report.scope { parts.append(scope == "all" ? "all mail" : scope) }
        if let since = report.since { parts.append("since \(moment(since))") }
        if let until = report.until { parts.append("until \(moment(until))") }
        return parts.joined(separator: ", ")
    }

    /// The figures about mail that left, and mail that did not.
    var headlines: [(name: String, text: String)] {
        let deliveries = report.deliveries
        let span = [report.first, report.last].compactMap(\.self)
        var lines = [
            (
                "mail",
                "\(span.map { moment($0, elsewhere: Self.clock($0)) }.joined(separator: " to "))\(isForTerminal ? "" : " UTC"): "
                    + "\(counted(report.messages.values.reduce(0, +), "message")), "
                    + "\(counted(deliveries.total, "recipient")), \(people(report.people))\(attempts)"
            ),
            ("verdicts", verdicts),
        ]
        lines += varied.filter { $0.groups.count == 1 }.map { ($0.title, $0.groups.groups[0].name) }
        lines += [
            (
                "has left",
                "\(counted(deliveries.left, "delivery", "deliveries")) to \(people(report.affected))"
                    + states(deliveries) { $0.hasLeft }
            ),
            (
                "prevented",
                counted(prevented, "delivery", "deliveries")
                    + states(deliveries, Self.isPrevented) + tries(Self.isPrevented)
            ),
            ("waiting", counted(deliveries[.held], "held delivery", "held deliveries")),
            ("refused by the ESP", counted(deliveries[.refused], "delivery", "deliveries") + tries { $0 == .refused }),
        ]
        if let costPerRecipient {
            let cost = Double(report.affected) * costPerRecipient
            lines.append(
                ("cost", "\(amount(cost)), at \(amount(costPerRecipient)) for each person who has it or may have it"))
        }
        return lines.map { (name: $0.0, text: $0.1) }
    }

    /// `, 8 attempts` if some messages came more than once.
    private var attempts: String {
        let attempts = report.attempts?.values.reduce(0, +) ?? 0
        return attempts > report.messages.values.reduce(0, +) ? ", \(counted(attempts, "attempt"))" : ""
    }

    /// `, 8 attempts` for deliveries in the wanted states, if some came more than once.
    private func tries(_ isWanted: (Delivery.State) -> Bool) -> String {
        let wanted = Delivery.State.allCases.filter(isWanted)
        let attempts = wanted.reduce(0) { $0 + (report.deliveryAttempts?[$1] ?? 0) }
        return attempts > wanted.reduce(0) { $0 + report.deliveries[$1] } ? ", \(counted(attempts, "attempt"))" : ""
    }

    /// Counts messages and not recipients, because a stop can refuse a message before its first RCPT.
    private var verdicts: String {
        Verdict.allCases.compactMap { verdict in
            report.messages[verdict.rawValue].map { messages in
                let attempts = report.attempts?[verdict.rawValue] ?? messages
                let more = attempts > messages ? " (\(counted(attempts, "attempt")))" : ""
                return "\(verdict.rawValue) \(Self.grouped(messages))\(more)"
            }
        }.joined(separator: ", ")
    }

    /// Personal data that was found, by class. The report shows it before the other findings.
    var personalData: [DamageReport.FoundKind] { report.findings.filter { $0.check == PersonalDataCheck.name } }

    var otherFindings: [DamageReport.FoundKind] { report.findings.filter { $0.check != PersonalDataCheck.name } }

    /// The receipt of a stop, `complete after 4 ms`; nil when it was not kept.
    func receipt(of stop: DamageReport.StopSpan) -> String? {
        guard let begun = Timestamp(rfc3339: stop.at), let end = stop.completeAt.flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        let open = stop.unanswered == 0 ? "" : ", \(counted(stop.unanswered, "message")) unanswered"
        return "complete after \(max(0, (end.microseconds - begun.microseconds) / 1000)) ms\(open)"
    }

    /// The number of stops that are not listed; nil when all are listed.
    var earlierStops: String? { report.earlierStops.map { "\(counted($0.stops, "earlier stop")), not listed" } }

    /// The number of list versions that are not listed; nil when all are listed.
    var otherLists: String? { report.otherLists.map { "and \(counted($0, "version")) asked before those, not listed" } }

    /// Deliveries that the guard kept back, for good or for now.
    var prevented: Int {
        Delivery.State.allCases.filter(Self.isPrevented).reduce(0) { $0 + report.deliveries[$1] }
    }

    private static func isPrevented(_ state: Delivery.State) -> Bool {
        state == .blocked || state == .suppressed || state == .deferred || state == .discarded
    }

    /// The deliveries with an unknown outcome, and how to settle them.
    var unknowns: [String] {
        let count = report.deliveries[.unknown]
        guard count > 0 else { return [] }
        let scope = report.campaign.map { " --campaign \($0)" } ?? report.since.map { " --since \($0)" } ?? ""
        return [
            "\(counted(count, "delivery", "deliveries")): the end of data was sent and no reply is on record. Only the ESP knows: "
                + "look there for the ids that `sendguard log\(scope) --delivery unknown` lists; each is in its "
                + "message's Received field."
        ]
    }

    var questions: [Question] {
        let left = report.findings.filter { $0.action == .observed }
        let personal = left.filter { $0.check == PersonalDataCheck.name }
        let foreign = left.filter { $0.check == "wrong-recipient" }
        let suppressed = left.filter { $0.check == "lists" }
        let late = report.stops.reduce(report.earlierStops?.unanswered ?? 0) { $0 + $1.unanswered }
        let stops = report.stops.count + (report.earlierStops?.stops ?? 0)
        let hasLeft = report.deliveries.left > 0
        return [
            question(
                "Did personal data leave?", hasLeft ? personal : [],
                none: "no check found any in mail that left"),
            question(
                "Did anybody get mail meant for somebody else?", hasLeft ? foreign : [],
                none: "no check found another person's name or address in mail that left"),
            question(
                "Did mail reach people that a list excludes?", hasLeft ? suppressed : [],
                none: report.lists.isEmpty ? "no list was asked" : "nobody who got mail was on a list that was asked"
            ),
            Question(
                text: "Is it known for everybody whether they have it?",
                answer: report.deliveries[.unknown] == 0 ? .yes : .no,
                evidence: "\(counted(report.deliveries[.unknown], "delivery", "deliveries")) unknown"),
            Question(
                text: "Was mail on its way when it was stopped?",
                answer: report.stops.isEmpty ? .unknown : late > 0 ? .yes : .no,
                evidence: report.stops.isEmpty
                    ? "nothing was stopped"
                    : "\(counted(late, "message")) on the receipts of \(counted(stops, "stop"))"),
        ]
    }

    private func question(_ text: String, _ findings: [DamageReport.FoundKind], none: String) -> Question {
        guard !findings.isEmpty else { return Question(text: text, answer: .no, evidence: none) }
        let evidence = findings.map {
            "\($0.kind) [\($0.check)]: \(counted($0.messages, "message")), \(people($0.people))"
        }
        return Question(text: text, answer: .yes, evidence: evidence.joined(separator: "; "))
    }

    // MARK: words

    /// Turns a moment in RFC 3339 into `2026-11-23 21:09:16`.
    static func clock(_ moment: String) -> String { String(moment.prefix(19)).replacing("T", with: " ") }

    /// - Parameter elsewhere: the text when it is not for a terminal; nil: the moment as given.
    func moment(_ at: String, elsewhere: String? = nil) -> String {
        ReadableTime.cell(at, now: now, elsewhere: elsewhere, isTerminal: isForTerminal)
    }

    func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(Self.grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    func people(_ number: Int) -> String { "\(Self.grouped(number)) \(number == 1 ? "person" : "people")" }

    /// `1,234,567`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.map { index in
            (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
        }.joined()
    }

    private func amount(_ value: Double) -> String {
        let cents = Int(exactly: (value * 100).rounded()) ?? .max
        return "\(Self.grouped(cents / 100)).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }

    private func states(_ counts: StateCounts, _ isWanted: (Delivery.State) -> Bool) -> String {
        let parts = Delivery.State.allCases.filter { isWanted($0) && counts[$0] > 0 }
            .map { "\(Self.grouped(counts[$0])) \($0.rawValue)" }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    /// The groups to show. A value that all mail has in common is in the headlines.
    var groups: [(title: String, groups: ReportGroups)] {
        [
            ("segment", report.segments), ("recipient domain", report.domains), ("ESP's or our reply", report.replies),
        ].filter { $0.1.count > 0 } + varied.filter { $0.groups.count > 1 }
    }

    private var varied: [(title: String, groups: ReportGroups)] {
        [
            ("campaign", report.campaigns), ("stream", report.streams), ("sender", report.senders),
            ("subject", report.subjects), ("upstream", report.upstreams),
        ]
    }

    /// The timeline in at most `limit` steps of whole minutes.
    func steps(atMost limit: Int) -> (minutes: Int, steps: [DamageReport.Minute]) {
        let all = report.minutes.compactMap { minute in
            Timestamp(rfc3339: minute.at).map { (start: $0.microseconds / 60_000_000, counts: minute.counts) }
        }
        guard let first = all.first?.start, let last = all.last?.start else { return (1, []) }
        let width = Self.widths.first { (last - first) / $0 < limit } ?? (last - first) / Int64(limit) + 1
        var counts: [Int64: StateCounts] = [:]
        for (start, minute) in all {
            counts[start / width, default: StateCounts()] = counts[start / width, default: StateCounts()] + minute
        }
        let steps = (first / width...last / width).map { step in
            DamageReport.Minute(
                at: Timestamp(microseconds: step * width * 60_000_000).rfc3339, counts: counts[step] ?? StateCounts())
        }
        return (Int(width), steps)
    }

    /// The lengths that a step may have, in minutes.
    private static let widths: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440, 10_080]
}
