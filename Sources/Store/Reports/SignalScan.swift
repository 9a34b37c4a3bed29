import GRDB
import Guard

/// Counts results of deliveries and replies of the ESP, in one pass. Two halves can be merged. See `CountingScan`.
struct SignalScan: CountingScan {
    private var counts = SignalCounts()
    private var campaigns = TextTally<SignalCounts>()
    private var domains = TextTally<SignalCounts>()
    private var senders = TextTally<SignalCounts>()
    private var streams = TextTally<SignalCounts>()
    /// Only refusals: by kind, and by domain and kind.
    private var refusals = TextTally<SignalCounts>()
    private var domainRefusals = TextTally<SignalCounts>()
    var timeline = Timeline<SignalCounts>()
    private var states = StateTexts()
    private var buffer: [UInt8] = []
    let spill: CountSpill

    /// - Parameter spill: shared with the scans that are merged with this one.
    init(spill: CountSpill) { self.spill = spill }

    private enum Column {
        static let at: CInt = 0
        static let stream: CInt = 1
        static let campaign: CInt = 2
        static let sender: CInt = 3
        static let key: CInt = 4
        static let state: CInt = 5
        static let reply: CInt = 6
    }

    /// Separates a domain and a kind of refusal; neither contains it.
    private static let separator = UInt8(ascii: "\n")

    mutating func run(_ conditions: RecordConditions, _ db: Database) throws {
        let rows = try RawRows(
            db,
            """
            SELECT r.at, r.stream, r.campaign, r.sender, d.key, \(RecordConditions.state), \(RecordConditions.reply)
            FROM \(RecordConditions.recordsAndDeliveries)
            WHERE \(conditions.ofRecord) AND \(conditions.ofDelivery) ORDER BY r.id
            """, conditions.arguments + conditions.deliveryArguments)
        try each(of: rows) { try $0.add(rows) }
    }

    private mutating func add(_ rows: RawRows) throws {
        let state = try states.state(rows.text(Column.state))
        let reply = rows.text(Column.reply)
        let isForNow = reply.first == UInt8(ascii: "4")
        counts.add(state, isForNow: isForNow)
        timeline.add(at: rows.number(Column.at)) { $0.add(state, isForNow: isForNow) }
        campaigns.add(rows.text(Column.campaign), state, isForNow: isForNow)
        streams.add(rows.text(Column.stream), state, isForNow: isForNow)
        if !rows.isNull(Column.sender) { senders.add(rows.text(Column.sender), state, isForNow: isForNow) }
        let key = rows.text(Column.key)
        // A normal form's domain is in lower case.
        let domain = UnsafeRawBufferPointer(rebasing: key[((key.lastIndex(of: UInt8(ascii: "@")) ?? -1) + 1)...])
        domains.add(domain, state, isForNow: isForNow)
        guard state == .refused, !reply.isEmpty else { return }
        ReplyClass.write(reply, over: &buffer)
        buffer.withUnsafeBytes { refusals.add($0, state, isForNow: isForNow) }
        buffer.insert(contentsOf: domain + [Self.separator], at: 0)
        buffer.withUnsafeBytes { domainRefusals.add($0, state, isForNow: isForNow) }
    }

    mutating func spillIfLarge() throws { try spillLargeTallies() }

    /// - Parameter other: from other messages.
    mutating func merge(_ other: SignalScan) {
        counts = counts + other.counts
        mergeTallies(other)
    }

    static var tallies: [WritableKeyPath<SignalScan, TextTally<SignalCounts>>] {
        [\.campaigns, \.domains, \.senders, \.streams, \.refusals, \.domainRefusals]
    }

    /// Call it once: it adds the counts in memory to those on the disk, if any.
    func signals() throws -> DeliverySignals {
        var signals = DeliverySignals()
        signals.counts = counts
        (signals.campaigns, signals.otherCampaigns) = try largest(\.campaigns)
        (signals.domains, signals.otherDomains) = try largest(\.domains)
        for (at, counts) in timeline.steps { signals.minutes[at / 60_000_000] = counts }
        (signals.sender, signals.stream) = (try largest(\.senders).named.first, try largest(\.streams).named.first)
        for (text, counts) in try largest(\.refusals).named {
            signals.refusals[ReplyColumn.withoutMissingCode(text), default: 0] += counts.total
        }
        var most: [String: Int] = [:]
        for (text, counts) in try largest(\.domainRefusals).named.sorted(by: { $0.key < $1.key }) {
            let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, counts.total > most[parts[0]] ?? 0 else { continue }
            most[parts[0]] = counts.total
            signals.domainRefusals[parts[0]] = ReplyColumn.withoutMissingCode(parts[1])
        }
        return signals
    }

    private func largest(
        _ tally: WritableKeyPath<Self, TextTally<SignalCounts>>
    ) throws -> (named: [String: SignalCounts], others: Int) {
        try self[keyPath: tally].largest(spill, as: Self.kind(of: tally))
    }
}

extension [String: SignalCounts] {
    /// The text with most deliveries; nil when there is none.
    var first: String? { self.max { ($0.value.total, $1.key) < ($1.value.total, $0.key) }?.key }
}
