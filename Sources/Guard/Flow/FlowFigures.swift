// Folder Flow: how much mail passes now: the messages of the last hour by minute and campaign. Pure figures, which the
// store counts and a guard keeps. It may use Record.

import Mail

/// The messages of one minute, one campaign and one verdict.
package struct FlowRow: Hashable, Sendable {
    /// Minutes since 1970.
    package var minute: Int64
    package var campaign: String
    package var verdict: Verdict
    package var messages: Int
    /// Recipients of those messages, with all results.
    package var recipients: Int
    /// The newest of those messages.
    package var newest: RecordID

    package init(
        minute: Int64, campaign: String, verdict: Verdict, messages: Int, recipients: Int, newest: RecordID
    ) {
        self.minute = minute
        self.campaign = campaign
        self.verdict = verdict
        self.messages = messages
        self.recipients = recipients
        self.newest = newest
    }
}

/// The messages of one minute and one campaign in which a check found something.
package struct FlowFinding: Hashable, Sendable {
    package var minute: Int64
    package var campaign: String
    package var check: String
    package var messages: Int

    package init(minute: Int64, campaign: String, check: String, messages: Int) {
        (self.minute, self.campaign, self.check, self.messages) = (minute, campaign, check, messages)
    }
}

/// What a store counted since some time.
package struct FlowCount: Hashable, Sendable {
    package var rows: [FlowRow] = []
    package var findings: [FlowFinding] = []

    package init() {}
}

/// What became of messages, in the kinds that a person tells apart on a chart.
package struct FlowCounts: Hashable, Sendable, Codable {
    /// The ESP has them, or may have them (`relayed`, `unknown`): doubt counts as harm.
    package var relayed = 0
    /// Kept from their recipients for good: `blocked`, `suppressed`, and `refused` by the ESP.
    package var blocked = 0
    package var deferred = 0
    package var held = 0

    package init() {}

    package var total: Int { relayed + blocked + deferred + held }

    package mutating func add(_ messages: Int, _ verdict: Verdict) {
        switch verdict {
        case .relayed, .unknown: relayed += messages
        case .blocked, .suppressed, .refused: blocked += messages
        case .deferred: deferred += messages
        case .held: held += messages
        }
    }
}

/// The last hour of mail.
///
/// **Why minutes are kept.** A busy hour has a million records, and counting them takes a second. Minutes that are over
/// change no more, except that late answers settle messages of the last few. So a guard counts the last
/// `freshMinutes` again each time, the last `openMinutes` now and then, and keeps the others.
package struct FlowFigures: Sendable {
    /// Minutes that are shown.
    package static let minutes = 60
    /// Minutes that are counted again each time, the present one included.
    package static let freshMinutes = 2
    /// Minutes that late answers may change, the present one included: longer than an ESP may take to answer.
    package static let openMinutes = 12
    /// The rate is the mean of this many minutes that are over.
    package static let rateMinutes = 3

    private var rows: [Int64: [FlowRow]] = [:]
    private var findings: [Int64: [FlowFinding]] = [:]
    /// The last minute that was counted; nil before the first.
    private var counted: Int64?
    /// The present minute.
    package private(set) var minute: Int64

    package init(at now: Timestamp) { minute = Self.minute(of: now) }

    /// Not for times before 1970.
    package static func minute(of moment: Timestamp) -> Int64 { moment.microseconds / 60_000_000 }

    package static func moment(of minute: Int64) -> Timestamp { Timestamp(microseconds: minute * 60_000_000) }

    /// Where to count from, at this time.
    /// - Parameter isThorough: counts all open minutes again.
    package func start(at now: Timestamp, isThorough: Bool = true) -> Timestamp {
        let present = Self.minute(of: now)
        let first = present - Int64(Self.minutes) + 1
        guard let counted, counted <= present else { return Self.moment(of: first) }
        let again = isThorough ? Self.openMinutes : Self.freshMinutes
        return Self.moment(of: max(first, counted - Int64(again) + 1))
    }

    /// Takes what was counted from `start` on.
    package mutating func take(_ fresh: FlowCount, from start: Timestamp, at now: Timestamp) {
        minute = Self.minute(of: now)
        let (begin, first) = (Self.minute(of: start), minute - Int64(Self.minutes) + 1)
        rows = rows.filter { $0.key >= first && $0.key < begin }
        findings = findings.filter { $0.key >= first && $0.key < begin }
        for row in fresh.rows where row.minute >= first { rows[row.minute, default: []].append(row) }
        for one in fresh.findings where one.minute >= first { findings[one.minute, default: []].append(one) }
        counted = minute
    }

    /// One for each minute of the hour, the present one last.
    package var timeline: [(at: Timestamp, counts: FlowCounts)] {
        (0..<Int64(Self.minutes)).map { index in
            let at = minute - Int64(Self.minutes) + 1 + index
            var counts = FlowCounts()
            for row in rows[at] ?? [] { counts.add(row.messages, row.verdict) }
            return (Self.moment(of: at), counts)
        }
    }

    /// Relayed messages a minute now.
    package var perMinute: Int { Self.rate(timeline.suffix(Self.rateMinutes + 1).map(\.counts.relayed)) }

    /// - Parameter relayed: of the last minutes, the present one last. It is not over; it counts when nothing else does.
    private static func rate(_ relayed: [Int]) -> Int {
        let whole = relayed.dropLast()
        let mean = Int((Double(whole.reduce(0, +)) / Double(max(1, whole.count))).rounded(.up))
        return mean > 0 ? mean : relayed.last ?? 0
    }

    /// The campaigns of the hour: those that flow now first, each by its rate, then by its messages.
    package var campaigns: [FlowCampaign] {
        var all: [String: FlowCampaign] = [:]
        var latest: [String: [Int]] = [:]
        for (at, rows) in rows {
            for row in rows {
                all[row.campaign, default: FlowCampaign(name: row.campaign, newest: row.newest)].add(row)
                let age = Int(minute - at)
                guard age >= 0, age <= Self.rateMinutes, row.verdict == .relayed || row.verdict == .unknown else {
                    continue
                }
                latest[row.campaign, default: Array(repeating: 0, count: Self.rateMinutes + 1)][
                    Self.rateMinutes - age] += row.messages
            }
        }
        for one in findings.values.joined() { all[one.campaign]?.findings[one.check, default: 0] += one.messages }
        for (name, relayed) in latest { all[name]?.perMinute = Self.rate(relayed) }
        return all.values.sorted { a, b in
            (b.perMinute, b.counts.total, a.name) < (a.perMinute, a.counts.total, b.name)
        }
    }
}

/// A campaign of the last hour.
package struct FlowCampaign: Hashable, Sendable {
    package let name: String
    package var counts = FlowCounts()
    /// Recipients of its messages that were relayed.
    package var recipients = 0
    /// Relayed messages a minute now; 0: it does not flow.
    package var perMinute = 0
    /// Messages with findings, by check.
    package var findings: [String: Int] = [:]
    package private(set) var newest: RecordID

    init(name: String, newest: RecordID) { (self.name, self.newest) = (name, newest) }

    fileprivate mutating func add(_ row: FlowRow) {
        counts.add(row.messages, row.verdict)
        if row.verdict == .relayed || row.verdict == .unknown { recipients += row.recipients }
        if row.newest.value > newest.value { newest = row.newest }
    }
}
