import Guard

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
