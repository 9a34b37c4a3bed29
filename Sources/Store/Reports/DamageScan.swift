import Foundation
import GRDB
import Guard
import Mail

/// Counts the matching deliveries in one pass. Two halves can be merged.
///
/// Clients retry mail that was kept back, and its deliveries count once for each message and person. Both halves may
/// hold attempts, so a separate pass counts these deliveries, and only when there are any (`runKeptBack`).
struct DamageScan: CountingScan {
    private var deliveries = StateCounts()
    /// The same, counting every attempt.
    private var attempts = StateCounts()
    private var segments = TextTally<StateCounts>()
    private var domains = TextTally<StateCounts>()
    private var streams = TextTally<StateCounts>()
    private var campaigns = TextTally<StateCounts>()
    private var senders = TextTally<StateCounts>()
    private var subjects = TextTally<StateCounts>()
    private var replies = TextTally<StateCounts>()
    private var upstreams = TextTally<StateCounts>()
    private var verdicts = TextTally<StateCounts>()
    private var states = StateTexts()
    private var lists = ListUses()
    var timeline = Timeline<StateCounts>()
    private var templates: [Int64: StateCounts] = [:]
    /// By a hash of the address's normal form: a flag for each state.
    private var people = FlagTally()
    /// Messages that did not get through, by fingerprint: a flag for each of `keptBackVerdicts`.
    private var keptBack = FlagTally()
    /// How many attempts those messages made.
    private var keptBackAttempts = [Int](repeating: 0, count: keptBackVerdicts.count)
    /// A range of records that includes all those whose deliveries `runKeptBack` must count. nil when there are no
    /// such records.
    private(set) var keptBackIDs: ClosedRange<Int64>?
    /// The ids of the first and the last message; nil when there is none.
    private(set) var ids: ClosedRange<Int64>?
    private var first = Int64.max
    private var last = Int64.min
    private var buffer: [UInt8] = []
    let spill: CountSpill

    /// - Parameter spill: shared with the scans that are merged with this one.
    init(spill: CountSpill) { self.spill = spill }

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

    /// Messages with these verdicts are retried and then count as one. Messages that were held are not retried,
    /// whatever their result.
    private static let keptBackVerdicts: [Verdict] = [.blocked, .suppressed, .deferred, .refused]
    /// Kinds in the spill that are counted by number; the texts come first.
    private enum Kind {
        static let templates = 100
        static let people = 101
        static let keptBack = 102
    }

    /// Counts messages, and the deliveries of messages that are not retried.
    mutating func run(_ conditions: RecordConditions, _ db: Database) throws {
        let rows = try Self.rows(conditions, db)
        var (record, isKeptBack): (Int64, Bool) = (-1, false)
        try each(of: rows) { scan in
            let id = rows.number(Column.id)
            if id != record {
                record = id
                isKeptBack = scan.countMessage(id, rows)
            }
            if rows.isNull(Column.key) { return }
            let state = try scan.states.state(rows.text(Column.state))
            scan.attempts[state] += 1
            if !isKeptBack { try scan.add(rows, state) }
        }
    }

    /// - Returns: whether the message is one that is retried.
    private mutating func countMessage(_ id: Int64, _ rows: RawRows) -> Bool {
        ids = (ids?.lowerBound ?? id)...id
        let at = rows.number(Column.at)
        (first, last) = (min(first, at), max(last, at))
        // Verdicts need no state; all are counted under one.
        verdicts.add(rows.text(Column.verdict), .accepted)
        let isKeptBack = countRetry(rows)
        if isKeptBack { keptBackIDs = (keptBackIDs?.lowerBound ?? id)...id }
        return isKeptBack
    }

    /// Counts the deliveries that `run` skipped: each once, by its first attempt.
    mutating func runKeptBack(_ conditions: RecordConditions, _ db: Database) throws {
        var counted = CountedDeliveries(spill: spill)
        let rows = try Self.rows(conditions, db, isKeptBack: true)
        try each(of: rows) { scan in
            if rows.isNull(Column.key) { return }
            let state = try scan.states.state(rows.text(Column.state))
            guard try counted.add(rows.number(Column.fingerprint), rows.text(Column.key), state) else { return }
            try scan.add(rows, state)
        }
    }

    private static let retryFingerprint = "iif(coalesce(o.verdict, r.verdict) = 'held', NULL, r.fingerprint)"

    /// A record `r` that is retried, by the rule of `countRetry`.
    static let isKeptBack = """
        (\(retryFingerprint) IS NOT NULL
            AND \(RecordConditions.verdict) IN (\(keptBackVerdicts.map { "'\($0.rawValue)'" }.joined(separator: ", "))))
        """

    /// - Parameter isKeptBack: only messages that are retried.
    private static func rows(
        _ conditions: RecordConditions, _ db: Database, isKeptBack: Bool = false
    ) throws -> RawRows {
        // Skips the lookup when nothing was ever held: it takes a tenth of the time.
        let held =
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM held_deliveries)") == true
            ? "held_deliveries" : "(SELECT NULL AS record, NULL AS position, NULL AS state, NULL AS reply WHERE 0)"
        let sql = """
            SELECT r.id, r.at, \(RecordConditions.verdict), r.stream, r.campaign, r.sender, r.subject, r.upstream,
                r.lists, d.key, \(RecordConditions.state), \(RecordConditions.reply), d.segment,
                r.template, \(Self.retryFingerprint)
            FROM records r LEFT JOIN outcomes o ON o.record = r.id LEFT JOIN deliveries d ON d.record = r.id
                LEFT JOIN \(held) h ON h.record = d.record AND h.position = d.position
            WHERE \(isKeptBack ? Self.isKeptBack : "1") AND \(conditions.ofRecord) AND \(conditions.ofDelivery)
            ORDER BY r.id
            """
        return try RawRows(db, sql, conditions.arguments + conditions.deliveryArguments)
    }

    /// A message that got through, or may have, counts each time; so does a held one, because it is not sent again.
    /// - Returns: whether the message is one that is retried.
    private mutating func countRetry(_ rows: RawRows) -> Bool {
        guard !rows.isNull(Column.fingerprint), !rows.text(Column.verdict).elementsEqual("relayed".utf8),
            let verdict = rows.string(Column.verdict).flatMap(Verdict.init),
            let flag = Self.keptBackVerdicts.firstIndex(of: verdict)
        else { return false }
        keptBack.add(UInt64(bitPattern: rows.number(Column.fingerprint)), flag)
        keptBackAttempts[flag] += 1
        return true
    }

    mutating func spillIfLarge() throws {
        try spillLargeTallies()
        try people.spillIfLarge(to: spill, as: Kind.people)
        try keptBack.spillIfLarge(to: spill, as: Kind.keptBack)
        if templates.count > spill.limits.templates { try spillTemplates() }
    }

    private mutating func spillTemplates() throws {
        try spill.add(
            templates.lazy.map { CountSpill.Thing(hash: UInt64(bitPattern: $0.key), name: "", counts: $0.value) },
            as: Kind.templates)
        templates = [:]
    }

    /// - Parameter other: from later messages.
    mutating func merge(_ other: DamageScan) {
        deliveries = deliveries + other.deliveries
        attempts = attempts + other.attempts
        (first, last) = (min(first, other.first), max(last, other.last))
        ids = Self.span(ids, other.ids)
        keptBackIDs = Self.span(keptBackIDs, other.keptBackIDs)
        mergeTallies(other)
        lists.merge(other.lists)
        templates.merge(other.templates) { $0 + $1 }
        people.merge(other.people)
        keptBack.merge(other.keptBack)
        for (flag, attempts) in other.keptBackAttempts.enumerated() { keptBackAttempts[flag] += attempts }
        verdicts.merge(other.verdicts)
    }

    private static func span(_ a: ClosedRange<Int64>?, _ b: ClosedRange<Int64>?) -> ClosedRange<Int64>? {
        guard let a, let b else { return a ?? b }
        return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
    }

    static var tallies: [WritableKeyPath<DamageScan, TextTally<StateCounts>>] {
        [
            \.segments, \.domains, \.streams, \.campaigns, \.senders, \.subjects, \.replies, \.upstreams,
        ]
    }

    private mutating func add(_ rows: RawRows, _ state: Delivery.State) throws {
        let at = rows.number(Column.at)
        deliveries[state] += 1
        timeline.add(at: at) { $0[state] += 1 }
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
        people.add(KeyHash.of(key), state.index)
        // A normal form's domain is in lower case.
        if let at = key.lastIndex(of: UInt8(ascii: "@")) {
            domains.add(UnsafeRawBufferPointer(rebasing: key[(at + 1)...]), state)
        }
        if !rows.isNull(Column.reply) {
            ReplyClass.write(rows.text(Column.reply), over: &buffer)
            buffer.withUnsafeBytes { replies.add($0, state) }
        }
        if !rows.isNull(Column.lists) { try lists.add(rows.text(Column.lists), at: at) }
    }

    /// Call it once: it adds the counts in memory to those on the disk, if any.
    mutating func report() throws -> DamageReport {
        var report = DamageReport()
        report.deliveries = deliveries
        report.deliveryAttempts = attempts
        if first <= last {
            report.first = Timestamp(microseconds: first).rfc3339
            report.last = Timestamp(microseconds: last).rfc3339
        }
        let keptBack = try keptBack.thingsByFlags(spill, as: Kind.keptBack)
        var times: [String: Int] = [:]
        for (name, counts) in zip(verdicts.names, verdicts.counts) {
            times[name] = counts.total
            report.messages[name] = counts.total
            guard let flag = Self.keptBackVerdicts.firstIndex(where: { $0.rawValue == name }) else { continue }
            let different = keptBack.reduce(0) { $0 + ($1.key & 1 << UInt16(flag) != 0 ? $1.value : 0) }
            report.messages[name]? -= keptBackAttempts[flag] - different
        }
        report.attempts = times
        for (flags, count) in try people.thingsByFlags(spill, as: Kind.people) {
            report.people += count
            let states = Delivery.State.allCases.filter { flags & 1 << UInt16($0.index) != 0 }
            for state in states { report.peopleByState[state] += count }
            if states.contains(where: \.hasLeft) { report.affected += count }
        }
        report.minutes = timeline.steps.map { at, counts in
            DamageReport.Minute(at: Timestamp(microseconds: at).rfc3339, counts: counts)
        }
        if timeline.stepMinutes > 1 { report.stepMinutes = Int(timeline.stepMinutes) }
        (report.segments, report.domains) = (try groups(\.segments), try groups(\.domains))
        (report.streams, report.campaigns) = (try groups(\.streams), try groups(\.campaigns))
        (report.senders, report.subjects) = (try groups(\.senders), try groups(\.subjects))
        (report.replies, report.upstreams) = (try groups(\.replies), try groups(\.upstreams))
        return report
    }

    private func groups(_ tally: WritableKeyPath<Self, TextTally<StateCounts>>) throws -> ReportGroups {
        let isReply = tally == \DamageScan.replies
        return try self[keyPath: tally].groups(spill, as: Self.kind(of: tally)) {
            // `ReplyColumn` has `250 - ok` for a reply without an enhanced code.
            isReply ? ReplyColumn.withoutMissingCode($0) : $0
        }
    }

    /// The templates with most deliveries, most first, and the number of different templates. Call it once.
    mutating func largestTemplates() throws -> (templates: [(id: Int64, counts: StateCounts)], count: Int) {
        guard spill.isUsed else {
            let sorted = templates.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }
            return (sorted.prefix(TemplateExcerpt.limit).map { ($0.key, $0.value) }, templates.count)
        }
        try spillTemplates()
        let largest = try spill.largest(TemplateExcerpt.limit, of: Kind.templates)
        return (largest.rows.map { (Int64(bitPattern: $0.hash), $0.counts) }, largest.count)
    }

    /// The versions of lists that were used last. Call it once.
    mutating func listUses() -> (latest: [ListUses.Use], others: Int) {
        let latest = lists.latest()
        return (latest, lists.givenUp)
    }
}
