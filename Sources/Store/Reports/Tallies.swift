import Guard

/// Counts deliveries by a text as SQLite returns it, and creates a string for each text only once.
///
/// A 64-bit hash distinguishes texts. Among a million texts, two different ones are confused once in forty million
/// reports.
struct TextTally<Count: SpilledCounts>: Sendable {
    private var indices: [UInt64: Int] = [:]
    private(set) var names: [String] = []
    private(set) var counts: [Count] = []
    /// The approximate memory of the texts and their counts.
    private var bytes = 0
    /// Equal texts often follow each other.
    private var last: (hash: UInt64, index: Int) = (0, -1)

    /// - Parameter change: changes the text's count.
    mutating func add(_ text: UnsafeRawBufferPointer, _ change: (inout Count) -> Void) {
        change(&counts[index(of: text)])
    }

    mutating func index(of text: UnsafeRawBufferPointer) -> Int {
        let hash = KeyHash.of(text)
        if hash == last.hash, last.index >= 0 { return last.index }
        if let index = indices[hash] {
            last = (hash, index)
            return index
        }
        names.append(String(decoding: text, as: UTF8.self))
        counts.append(Count())
        bytes += Self.entryBytes + text.count
        indices[hash] = names.count - 1
        last = (hash, names.count - 1)
        return names.count - 1
    }

    /// The memory of an entry without its text.
    private static var entryBytes: Int { 200 }

    /// Moves all texts to the disk when there are too many.
    mutating func spillIfLarge(to spill: CountSpill, as kind: Int) throws {
        guard bytes > spill.limits.textBytes else { return }
        try spill.add(things, as: kind)
        self = TextTally()
    }

    /// Each text once, with its hash.
    private var things: some Sequence<CountSpill.Thing> {
        indices.lazy.map { CountSpill.Thing(hash: $0, name: names[$1], counts: counts[$1].asStates) }
    }

    /// The texts with most deliveries, from here and from the disk. Returns nil when nothing was moved to the disk;
    /// `names` and `counts` are then complete. Call it once.
    func largestSpilled(_ limit: Int, _ spill: CountSpill, as kind: Int) throws -> CountSpill.Largest? {
        guard spill.isUsed else { return nil }
        try spill.add(things, as: kind)
        return try spill.largest(limit, of: kind)
    }

    mutating func merge(_ other: TextTally) {
        for (name, counts) in zip(other.names, other.counts) {
            let place = Array(name.utf8).withUnsafeBytes { self.index(of: $0) }
            self.counts[place] = self.counts[place] + counts
        }
    }
}

extension TextTally where Count == StateCounts {
    mutating func add(_ text: UnsafeRawBufferPointer, _ state: Delivery.State) { add(text) { $0[state] += 1 } }

    /// Call it once.
    /// - Parameter name: makes the name of a group from its text.
    func groups(_ spill: CountSpill, as kind: Int, name: (String) -> String = { $0 }) throws -> ReportGroups {
        guard let largest = try largestSpilled(ReportGroups.limit, spill, as: kind) else {
            return ReportGroups(zip(names, counts).map { ReportGroups.Group(name: name($0), counts: $1) })
        }
        let named = largest.rows.map { ReportGroups.Group(name: name($0.name), counts: $0.counts) }
        return ReportGroups(largest: named, count: largest.count, others: largest.others)
    }
}

extension TextTally where Count == SignalCounts {
    mutating func add(_ text: UnsafeRawBufferPointer, _ state: Delivery.State, isForNow: Bool) {
        add(text) { $0.add(state, isForNow: isForNow) }
    }

    /// The texts with most deliveries, and the number of other texts. Call it once.
    func largest(_ spill: CountSpill, as kind: Int) throws -> (named: [String: SignalCounts], others: Int) {
        guard let largest = try largestSpilled(DeliverySignals.limit, spill, as: kind) else {
            return (Dictionary(zip(names, counts)) { $0 + $1 }, 0)
        }
        let named = largest.rows.map { ($0.name, SignalCounts(states: $0.counts)) }
        return (Dictionary(named) { $0 + $1 }, largest.count - largest.rows.count)
    }
}

/// Delivery states as SQLite returns them; each text is parsed once.
struct StateTexts: Sendable {
    private var texts = TextTally<StateCounts>()
    private var states: [Delivery.State] = []

    mutating func state(_ text: UnsafeRawBufferPointer) throws -> Delivery.State {
        let index = texts.index(of: text)
        if index == states.count {
            guard let state = Delivery.State(rawValue: texts.names[index]) else {
                throw StoreFailure("a delivery is damaged: its state is unknown")
            }
            states.append(state)
        }
        return states[index]
    }
}

/// Which of a few flags each of many things has. A hash identifies a thing.
struct FlagTally: Sendable {
    /// One for each state of a delivery, or for each of the fewer verdicts.
    static let count = Delivery.State.allCases.count

    private var flags: [UInt64: UInt16] = [:]

    mutating func add(_ hash: UInt64, _ flag: Int) { flags[hash, default: 0] |= 1 << UInt16(flag) }

    mutating func merge(_ other: FlagTally) { flags.merge(other.flags) { $0 | $1 } }

    /// Moves all flags to the disk when there are too many.
    mutating func spillIfLarge(to spill: CountSpill, as kind: Int) throws {
        guard flags.count > spill.limits.things else { return }
        try spill.add(flags, as: kind)
        flags.removeAll(keepingCapacity: true)
    }

    /// How many things have which flags.
    func thingsByFlags(_ spill: CountSpill, as kind: Int) throws -> [UInt16: Int] {
        if spill.isUsed {
            try spill.add(flags, as: kind)
            return try spill.things(byFlagsOf: kind)
        }
        // Counts by equal flags first: expanding the flags of each of a million things took a tenth of a report.
        var things = [Int](repeating: 0, count: 1 << Self.count)
        for flags in flags.values { things[Int(flags)] += 1 }
        return Dictionary(uniqueKeysWithValues: things.enumerated().filter { $0.1 > 0 }.map { (UInt16($0.0), $0.1) })
    }
}

/// Deliveries of retried messages, each counted once. A message that is deferred eight times counts as one delivery
/// for each deferred recipient.
///
/// A hash of the message, the recipient and the state identifies a delivery. Memory holds a limited number; the rest
/// is looked up on the disk, in the scan's spill.
struct CountedDeliveries: Sendable {
    private var known: Set<UInt64> = []
    private let spill: CountSpill
    /// Whether some of them are on the disk.
    private var isSpilled = false

    init(spill: CountSpill) { self.spill = spill }

    /// - Parameters:
    ///   - fingerprint: the message's (`MessageRecord.fingerprint`).
    ///   - key: the recipient's normal form.
    /// - Returns: whether it is new.
    mutating func add(_ fingerprint: Int64, _ key: UnsafeRawBufferPointer, _ state: Delivery.State) throws -> Bool {
        let hash = KeyHash.of(key, seed: UInt64(bitPattern: fingerprint) &+ UInt64(state.index))
        if known.contains(hash) { return false }
        if isSpilled, try spill.hasSeen(hash) { return false }
        known.insert(hash)
        if known.count > spill.limits.things {
            try spill.see(known.sorted())
            known.removeAll(keepingCapacity: true)
            isSpilled = true
        }
        return true
    }
}
