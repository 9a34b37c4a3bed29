import Guard
import Mail

/// The content of one version of a list, built for lookups: 40 bytes and the key an entry, one probe or two a lookup.
///
/// Keys lie end to end in one buffer; `slots` is an open-addressing table of row numbers. Reasons repeat, so each
/// text is held once. Immutable, and so shared by all threads without a lock.
final class ListIndex: Sendable {
    private struct Row {
        /// Where the key ends in `keys`; it begins where the one before ends.
        var end: Int
        /// In `reasons`.
        var reason: Int32
        /// Microseconds since 1970; `Int64.min` when unknown.
        var since: Int64
    }

    private let keys: [UInt8]
    private let rows: [Row]
    private let reasons: [String]
    /// Row number plus one; 0 is free. The count is a power of two, at least twice that of the rows.
    private let slots: [UInt32]

    /// Takes each key once: the first entry that has it.
    init(_ entries: some Collection<ListEntry>) {
        var size = 8
        while size < entries.count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        var keys: [UInt8] = []
        var rows: [Row] = []
        rows.reserveCapacity(entries.count)
        var reasons: [String] = []
        var reasonNumbers: [String: Int32] = [:]
        for entry in entries {
            let start = keys.count
            keys.append(contentsOf: entry.key.utf8)
            let slot = keys.withUnsafeBufferPointer { all in
                Self.slot(of: UnsafeBufferPointer(rebasing: all[start...]), in: slots, all, rows)
            }
            guard slots[slot] == 0 else {
                keys.removeSubrange(start...)
                continue
            }
            let number = reasonNumbers[entry.reason] ?? Int32(reasons.count)
            if number == reasons.count {
                reasons.append(entry.reason)
                reasonNumbers[entry.reason] = number
            }
            rows.append(Row(end: keys.count, reason: number, since: entry.since?.microseconds ?? .min))
            slots[slot] = UInt32(rows.count)
        }
        self.keys = keys
        self.rows = rows
        self.reasons = reasons
        self.slots = slots
    }

    /// Distinct keys.
    var count: Int { rows.count }

    /// nil when the key is not on the list.
    func entry(_ key: String) -> ListEntry? {
        var key = key
        let row = key.withUTF8 { key in
            keys.withUnsafeBufferPointer { slots[Self.slot(of: key, in: slots, $0, rows)] }
        }
        return row == 0 ? nil : self[Int(row) - 1]
    }

    /// By number, in the order of the import.
    subscript(number: Int) -> ListEntry {
        let row = rows[number]
        let start = number == 0 ? 0 : rows[number - 1].end
        return ListEntry(
            key: String(decoding: keys[start..<row.end], as: UTF8.self), reason: reasons[Int(row.reason)],
            since: row.since == .min ? nil : Timestamp(microseconds: row.since))
    }

    /// Where the key is, or the free slot where it would be.
    private static func slot(
        of key: UnsafeBufferPointer<UInt8>, in slots: [UInt32], _ keys: UnsafeBufferPointer<UInt8>, _ rows: [Row]
    ) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash(key)) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            let start = number == 0 ? 0 : rows[number - 1].end
            if rows[number].end - start == key.count, keys[start..<rows[number].end].elementsEqual(key) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    /// FNV-1a, then mixed so that the low bits depend on all.
    private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 32
        return hash &* 0x9e37_79b9_7f4a_7c15 >> 17
    }
}
