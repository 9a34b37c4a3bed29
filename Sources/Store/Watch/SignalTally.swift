import Guard

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
