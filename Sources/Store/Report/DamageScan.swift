import Foundation
import GRDB
import Guard
import Mail

/// Counts the deliveries that match, in one pass; two halves can be merged.
///
/// **Why not with GROUP BY.** Each grouping would join records, outcomes and deliveries again, 1 µs a row of CPU; one pass
/// makes all of them.
struct DamageScan: Sendable {
    private var deliveries = StateCounts()
    private var segments = TextTally()
    private var domains = TextTally()
    private var streams = TextTally()
    private var campaigns = TextTally()
    private var senders = TextTally()
    private var subjects = TextTally()
    private var replies = TextTally()
    private var upstreams = TextTally()
    private var verdicts = TextTally()
    private var states = StateTexts()
    /// Versions of lists as they stand in the record, with when they were last asked.
    private var lists = TextTally()
    private var listsAskedAt: [Int64] = []
    private var minutes: [Int64: StateCounts] = [:]
    private(set) var templates: [Int64: StateCounts] = [:]
    /// By a hash of the address's normal form: a bit for each state.
    private var people: [UInt64: UInt8] = [:]
    /// Messages that did not get through, of a verdict: those that came again are one.
    private var keptBack: [Verdict: Set<UInt64>] = [:]
    /// Attempts of those beyond the first.
    private var retries: [Verdict: Int] = [:]
    /// Of the first and the last message; nil when there is none.
    private(set) var ids: ClosedRange<Int64>?
    private var first = Int64.max
    private var last = Int64.min
    private var buffer: [UInt8] = []

    private enum Column {
        static let id: CInt = 0
        static let at: CInt = 1
        static let verdict: CInt = 2
        static let stream: CInt = 3
        static let campaign: CInt = 4
        static let sender: CInt = 5
        static let subject: CInt = 6
        static let upstream: CInt = 7
        static let lists: CInt = 8
        static let key: CInt = 9
        static let state: CInt = 10
        static let reply: CInt = 11
        static let segment: CInt = 12
        static let template: CInt = 13
        static let fingerprint: CInt = 14
    }

    private static let minute: Int64 = 60_000_000

    mutating func run(_ conditions: RecordConditions, _ db: Database) throws {
        // Where nothing was ever held, nobody looks for it: a tenth of the time.
        let held =
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM held_deliveries)") == true
            ? "held_deliveries" : "(SELECT NULL AS record, NULL AS position, NULL AS state, NULL AS reply WHERE 0)"
        let sql = """
            SELECT r.id, r.at, \(RecordConditions.verdict), r.stream, r.campaign, r.sender, r.subject, r.upstream,
                r.lists, d.key, \(RecordConditions.state), \(RecordConditions.reply), d.segment,
                r.template, r.fingerprint
            FROM records r LEFT JOIN outcomes o ON o.record = r.id LEFT JOIN deliveries d ON d.record = r.id
                LEFT JOIN \(held) h ON h.record = d.record AND h.position = d.position
            WHERE \(conditions.ofRecord) AND \(conditions.ofDelivery) ORDER BY r.id
            """
        let rows = try RawRows(db, sql, conditions.arguments + conditions.deliveryArguments)
        var record: Int64 = -1
        while try rows.next() {
            let id = rows.number(Column.id)
            if id != record {
                record = id
                ids = (ids?.lowerBound ?? id)...id
                let at = rows.number(Column.at)
                (first, last) = (min(first, at), max(last, at))
                // The state is nobody's: verdicts are counted under one of them.
                verdicts.add(rows.text(Column.verdict), .accepted)
                countRetry(rows)
            }
            if !rows.isNull(Column.key) { try add(rows) }
        }
    }

    /// What got through, or may have, is a message each time; so is what is held, for nobody sends it again.
    private mutating func countRetry(_ rows: RawRows) {
        guard !rows.isNull(Column.fingerprint), !rows.text(Column.verdict).elementsEqual("relayed".utf8),
            let verdict = rows.string(Column.verdict).flatMap(Verdict.init),
            [.blocked, .deferred, .refused].contains(verdict)
        else { return }
        let fingerprint = UInt64(bitPattern: rows.number(Column.fingerprint))
        if !keptBack[verdict, default: []].insert(fingerprint).inserted { retries[verdict, default: 0] += 1 }
    }

    /// - Parameter other: of other messages.
    mutating func merge(_ other: DamageScan) {
        deliveries = deliveries + other.deliveries
        (first, last) = (min(first, other.first), max(last, other.last))
        let bounds = [ids, other.ids].compactMap(\.self)
        if let lower = bounds.map(\.lowerBound).min(), let upper = bounds.map(\.upperBound).max() {
            ids = lower...upper
        }
        minutes.merge(other.minutes) { $0 + $1 }
        templates.merge(other.templates) { $0 + $1 }
        people.merge(other.people) { $0 | $1 }
        retries.merge(other.retries) { $0 + $1 }
        for (verdict, others) in other.keptBack {
            let both = keptBack[verdict, default: []]
            keptBack[verdict] = both.union(others)
            retries[verdict, default: 0] += both.count + others.count - keptBack[verdict, default: []].count
        }
        for path in Self.tallies { self[keyPath: path].merge(other[keyPath: path]) }
        let before = lists.names.count
        for (name, askedAt) in zip(other.lists.names, other.listsAskedAt) {
            if let index = lists.names.prefix(before).firstIndex(of: name) {
                listsAskedAt[index] = max(listsAskedAt[index], askedAt)
            } else {
                listsAskedAt.append(askedAt)
            }
        }
        lists.merge(other.lists)
    }

    private static var tallies: [WritableKeyPath<DamageScan, TextTally>] {
        [
            \.segments, \.domains, \.streams, \.campaigns, \.senders, \.subjects, \.replies, \.upstreams, \.verdicts,
        ]
    }

    private mutating func add(_ rows: RawRows) throws {
        let state = try states.state(rows.text(Column.state))
        let at = rows.number(Column.at)
        deliveries[state] += 1
        minutes[at / Self.minute, default: StateCounts()][state] += 1
        streams.add(rows.text(Column.stream), state)
        campaigns.add(rows.text(Column.campaign), state)
        senders.add(rows.text(Column.sender), state)
        subjects.add(rows.text(Column.subject), state)
        upstreams.add(rows.text(Column.upstream), state)
        if !rows.isNull(Column.template) {
            templates[rows.number(Column.template), default: StateCounts()][state] += 1
        }
        if !rows.isNull(Column.segment) { segments.add(rows.text(Column.segment), state) }
        let key = rows.text(Column.key)
        people[KeyHash.of(key), default: 0] |= 1 << UInt8(state.index)
        // A normal form's domain is in lower case.
        if let at = key.lastIndex(of: UInt8(ascii: "@")) {
            domains.add(UnsafeRawBufferPointer(rebasing: key[(at + 1)...]), state)
        }
        if !rows.isNull(Column.reply) {
            buffer.removeAll(keepingCapacity: true)
            rows.text(Column.reply).withMemoryRebound(to: UInt8.self) { text in
                ReplyClass.append(text.span, headWords: 2, to: &buffer)
            }
            buffer.withUnsafeBytes { replies.add($0, state) }
        }
        if !rows.isNull(Column.lists) {
            let index = lists.index(of: rows.text(Column.lists))
            lists.add(rows.text(Column.lists), state)
            if index == listsAskedAt.count { listsAskedAt.append(at) }
            listsAskedAt[index] = max(listsAskedAt[index], at)
        }
    }

    var report: DamageReport {
        var report = DamageReport()
        report.deliveries = deliveries
        if first <= last {
            report.first = Timestamp(microseconds: first).rfc3339
            report.last = Timestamp(microseconds: last).rfc3339
        }
        var attempts: [String: Int] = [:]
        for (name, counts) in zip(verdicts.names, verdicts.counts) {
            attempts[name] = counts.total
            report.messages[name] = counts.total - (Verdict(rawValue: name).flatMap { retries[$0] } ?? 0)
        }
        report.attempts = attempts
        report.people = people.count
        // People in the same states first: a list of all states for each of a million people took a tenth of the report.
        var peopleOfBits = [Int](repeating: 0, count: 256)
        for bits in people.values { peopleOfBits[Int(bits)] += 1 }
        for (bits, count) in peopleOfBits.enumerated() where count > 0 {
            let states = Delivery.State.allCases.filter { bits & 1 << $0.index != 0 }
            for state in states { report.peopleByState[state] += count }
            if states.contains(where: \.hasLeft) { report.affected += count }
        }
        report.minutes = minutes.sorted { $0.key < $1.key }.map { minute, counts in
            DamageReport.Minute(at: Timestamp(microseconds: minute * Self.minute).rfc3339, counts: counts)
        }
        (report.segments, report.domains, report.streams) = (segments.groups, domains.groups, streams.groups)
        (report.campaigns, report.senders, report.subjects) = (campaigns.groups, senders.groups, subjects.groups)
        report.replies = replies.withoutMissingCodes
        report.upstreams = upstreams.groups
        return report
    }

    /// Versions that were asked, with how many deliveries and when last.
    var listUses: [(list: String, version: Int64, deliveries: Int, askedAt: Int64)] {
        get throws {
            var uses: [String: (list: String, version: Int64, deliveries: Int, askedAt: Int64)] = [:]
            for (index, json) in lists.names.enumerated() {
                let versions = try JSONDecoder().decode([String: Int64].self, from: Data(json.utf8))
                for (list, version) in versions {
                    var use = uses["\(list):\(version)"] ?? (list, version, 0, 0)
                    use.deliveries += lists.counts[index].total
                    use.askedAt = max(use.askedAt, listsAskedAt[index])
                    uses["\(list):\(version)"] = use
                }
            }
            return uses.values.sorted { ($0.list, $0.version) < ($1.list, $1.version) }
        }
    }
}

extension TextTally {
    /// As `ReplyColumn` has it: `250 - ok` for a reply without an enhanced code.
    fileprivate var withoutMissingCodes: ReportGroups {
        ReportGroups(
            zip(names, counts).map { name, counts in
                ReportGroups.Group(name: ReplyColumn.withoutMissingCode(name), counts: counts)
            })
    }
}
