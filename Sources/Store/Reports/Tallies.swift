import Guard

/// Counts deliveries by a text as SQLite hands it out, without making a string of it more than once.
///
/// Texts are told apart by a 64-bit hash: two of a million differ and are taken for the same once in forty million reports.
struct TextTally<Count: SpilledCounts>: Sendable {
    private var indices: [UInt64: Int] = [:]
    private(set) var names: [String] = []
    private(set) var counts: [Count] = []
    /// About what the texts and their counts take.
    private var bytes = 0
    /// Texts repeat in a row.
    private var last: (hash: UInt64, index: Int) = (0, -1)

    /// - Parameter change: of what is counted under the text.
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

    /// Of an entry without its text.
    private static var entryBytes: Int { 200 }

    /// Moves all of them to the disk when they are too many.
    mutating func relieve(to spill: CountSpill, as kind: Int) throws {
        guard bytes > spill.limits.textBytes else { return }
        try spill.add(things, as: kind)
        self = TextTally()
    }

    /// Each text once, with what tells it from others.
    private var things: some Sequence<CountSpill.Thing> {
        indices.lazy.map { CountSpill.Thing(hash: $0, name: names[$1], counts: counts[$1].asStates) }
    }

    /// The texts with most deliveries, of what was counted here and moved to the disk; nil when nothing was moved there,
    /// and `names` and `counts` have all of it. Asked once.
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

    /// Asked once.
    /// - Parameter name: of a group, of its text.
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

    /// The texts with most deliveries, and how many others there are. Asked once.
    func largest(_ spill: CountSpill, as kind: Int) throws -> (named: [String: SignalCounts], others: Int) {
        guard let largest = try largestSpilled(DeliverySignals.limit, spill, as: kind) else {
            return (Dictionary(zip(names, counts)) { $0 + $1 }, 0)
        }
        let named = largest.rows.map { ($0.name, SignalCounts(states: $0.counts)) }
        return (Dictionary(named) { $0 + $1 }, largest.count - largest.rows.count)
    }
}

/// Delivery states as SQLite hands them out: each text is read once.
struct StateTexts: Sendable {
    private var texts = TextTally<StateCounts>()
    private var states: [Delivery.State] = []

    mutating func state(_ text: UnsafeRawBufferPointer) throws -> Delivery.State {
        let index = texts.index(of: text)
        if index == states.count {
            guard let state = Delivery.State(rawValue: texts.names[index]) else {
                throw StoreFailure("a delivery is damaged: it is in no state that there is")
            }
            states.append(state)
        }
        return states[index]
    }
}

/// Which of eight flags each of many things has; things are told apart by a hash.
struct FlagTally: Sendable {
    private var flags: [UInt64: UInt8] = [:]

    mutating func add(_ hash: UInt64, _ flag: Int) { flags[hash, default: 0] |= 1 << UInt8(flag) }

    mutating func merge(_ other: FlagTally) { flags.merge(other.flags) { $0 | $1 } }

    /// Moves all of them to the disk when they are too many.
    mutating func relieve(to spill: CountSpill, as kind: Int) throws {
        guard flags.count > spill.limits.things else { return }
        try spill.add(flags, as: kind)
        flags.removeAll(keepingCapacity: true)
    }

    /// How many things have which flags.
    func thingsByFlags(_ spill: CountSpill, as kind: Int) throws -> [UInt8: Int] {
        if spill.isUsed {
            try spill.add(flags, as: kind)
            return try spill.things(byFlagsOf: kind)
        }
        // Things of the same flags first: a list of all flags for each of a million took a tenth of a report.
        var things = [Int](repeating: 0, count: 256)
        for flags in flags.values { things[Int(flags)] += 1 }
        return Dictionary(uniqueKeysWithValues: things.enumerated().filter { $0.1 > 0 }.map { (UInt8($0.0), $0.1) })
    }
}

/// Deliveries of messages that come again, each counted once: a message that is deferred eight times is one delivery to each of
/// its recipients that was deferred.
///
/// They are told apart by a hash of the message, the recipient and the state. A bounded number is in memory; beyond, all are
/// looked up on the disk, in the spill of the scan.
struct CountedDeliveries: Sendable {
    private var known: Set<UInt64> = []
    private let spill: CountSpill
    /// Some of them are on the disk.
    private var isSpilled = false

    init(spill: CountSpill) { self.spill = spill }

    /// - Parameters:
    ///   - fingerprint: of the message (`MessageRecord.fingerprint`).
    ///   - key: the recipient's normal form.
    /// - Returns: whether it was not there before.
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
