import Guard

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
