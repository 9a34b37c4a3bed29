import GRDB
import Guard

/// Counts what became of deliveries, and what the ESP said, in one pass; two halves can be merged. See `DamageScan`.
struct SignalScan: Sendable {
    private var counts = SignalCounts()
    private var campaigns = SignalTally()
    private var domains = SignalTally()
    private var senders = SignalTally()
    private var streams = SignalTally()
    /// Of refusals alone: kinds, and a domain with a kind.
    private var refusals = SignalTally()
    private var domainRefusals = SignalTally()
    private var timeline = Timeline<SignalCounts>()
    private var states = StateTexts()
    private var buffer: [UInt8] = []
    /// Where counts go when there are too many of them.
    private let spill: CountSpill

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

    /// Between a domain and a kind of refusal; neither has it.
    private static let separator = UInt8(ascii: "\n")

    mutating func run(_ conditions: RecordConditions, _ db: Database) throws {
        let rows = try RawRows(
            db,
            """
            SELECT r.at, r.stream, r.campaign, r.sender, d.key, \(RecordConditions.state), \(RecordConditions.reply)
            FROM \(RecordConditions.recordsAndDeliveries)
            WHERE \(conditions.ofRecord) AND \(conditions.ofDelivery) ORDER BY r.id
            """, conditions.arguments + conditions.deliveryArguments)
        var read = 0
        while try rows.next() {
            try add(rows)
            read += 1
            guard read % spill.limits.rows == 0 else { continue }
            for (kind, path) in Self.tallies.enumerated() { try self[keyPath: path].relieve(to: spill, as: kind) }
        }
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
        buffer.removeAll(keepingCapacity: true)
        reply.withMemoryRebound(to: UInt8.self) { text in ReplyClass.append(text.span, headWords: 2, to: &buffer) }
        buffer.withUnsafeBytes { refusals.add($0, state, isForNow: isForNow) }
        buffer.insert(contentsOf: domain + [Self.separator], at: 0)
        buffer.withUnsafeBytes { domainRefusals.add($0, state, isForNow: isForNow) }
    }

    /// - Parameter other: of other messages.
    mutating func merge(_ other: SignalScan) {
        counts = counts + other.counts
        timeline.merge(other.timeline)
        for path in Self.tallies { self[keyPath: path].merge(other[keyPath: path]) }
    }

    private static var tallies: [WritableKeyPath<SignalScan, SignalTally>] {
        [\.campaigns, \.domains, \.senders, \.streams, \.refusals, \.domainRefusals]
    }

    /// Asked once: what is in memory goes to the rest on the disk, where there is one.
    mutating func signals() throws -> DeliverySignals {
        var largest = try Self.tallies.enumerated().map { kind, path in
            try self[keyPath: path].largest(spill, as: kind)
        }[...]
        let (campaigns, domains) = (largest.removeFirst(), largest.removeFirst())
        let (senders, streams) = (largest.removeFirst(), largest.removeFirst())
        let (refusals, domainRefusals) = (largest.removeFirst(), largest.removeFirst())
        var signals = DeliverySignals()
        signals.counts = counts
        (signals.campaigns, signals.otherCampaigns) = campaigns
        (signals.domains, signals.otherDomains) = domains
        for (at, counts) in timeline.steps { signals.minutes[at / 60_000_000] = counts }
        (signals.sender, signals.stream) = (senders.named.first, streams.named.first)
        for (text, counts) in refusals.named {
            signals.refusals[ReplyColumn.withoutMissingCode(text), default: 0] += counts.total
        }
        var most: [String: Int] = [:]
        for (text, counts) in domainRefusals.named.sorted(by: { $0.key < $1.key }) {
            let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, counts.total > most[parts[0]] ?? 0 else { continue }
            most[parts[0]] = counts.total
            signals.domainRefusals[parts[0]] = ReplyColumn.withoutMissingCode(parts[1])
        }
        return signals
    }
}

/// Counts signals by a text as SQLite hands it out.
struct SignalTally: Sendable {
    private var texts = TextTally()
    private var counts: [SignalCounts] = []

    mutating func add(_ text: UnsafeRawBufferPointer, _ state: Delivery.State, isForNow: Bool) {
        counts[place(of: text)].add(state, isForNow: isForNow)
    }

    mutating func merge(_ other: SignalTally) {
        for (name, more) in zip(other.texts.names, other.counts) {
            let place = Array(name.utf8).withUnsafeBytes { self.place(of: $0) }
            counts[place] = counts[place] + more
        }
    }

    private mutating func place(of text: UnsafeRawBufferPointer) -> Int {
        let index = texts.index(of: text)
        if index == counts.count { counts.append(SignalCounts()) }
        return index
    }

    /// Moves all of them to the disk when they are too many.
    mutating func relieve(to spill: CountSpill, as kind: Int) throws {
        guard texts.isFull(spill.limits) else { return }
        try moveAll(to: spill, as: kind)
    }

    private mutating func moveAll(to spill: CountSpill, as kind: Int) throws {
        let (names, counts) = (texts.names, counts)
        try spill.add(
            texts.places.lazy.map { CountSpill.Thing(hash: $0, name: names[$1], counts: counts[$1].asStates) },
            as: kind)
        self = SignalTally()
    }

    /// The texts with most deliveries, and how many others there are. Asked once.
    mutating func largest(_ spill: CountSpill, as kind: Int) throws -> (named: [String: SignalCounts], others: Int) {
        guard spill.isUsed else { return (Dictionary(zip(texts.names, counts)) { $0 + $1 }, 0) }
        try moveAll(to: spill, as: kind)
        let largest = try spill.largest(DeliverySignals.limit, of: kind)
        let named = largest.rows.map { ($0.name, SignalCounts(states: $0.counts)) }
        return (Dictionary(named) { $0 + $1 }, largest.count - largest.rows.count)
    }
}

extension SignalCounts {
    /// The same under the names of states, as the spill has them.
    fileprivate var asStates: StateCounts {
        var states = StateCounts()
        (states[.accepted], states[.unknown], states[.blocked]) = (accepted, unknown, kept)
        (states[.deferred], states[.refused]) = (deferred, rejected)
        return states
    }

    fileprivate init(states: StateCounts) {
        self.init()
        (accepted, unknown, kept) = (states[.accepted], states[.unknown], states[.blocked])
        (deferred, rejected) = (states[.deferred], states[.refused])
    }
}

extension [String: SignalCounts] {
    /// The text with most deliveries; nil when there is none.
    var first: String? { self.max { ($0.value.total, $1.key) < ($1.value.total, $0.key) }?.key }
}
