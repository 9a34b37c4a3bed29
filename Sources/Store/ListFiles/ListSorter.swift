import Guard
import Mail

/// Takes a list's entries in any order and returns them sorted by hash, each key once, using little memory.
///
/// The first bits of the hash choose one of many partitions. Each full block of a partition is written to a file
/// without a name. At the end one partition at a time is read and sorted. Ten million addresses need 4 MB of memory
/// while they come in and 3 MB while they are sorted.
struct ListSorter {
    private struct Partition {
        /// Repeated: `hash` in 8 bytes, then the entry's record.
        var pending: [UInt8] = []
        /// Blocks in the file.
        var blocks: [(offset: Int, count: Int)] = []
        var count = 0
    }

    private let file: ListDescriptor
    private var fileEnd = 0
    private var partitions = [Partition](repeating: Partition(), count: ListLimits.partitions)
    private(set) var texts = ListTexts()
    /// Entries so far, including repeated ones.
    private(set) var count = 0

    init(folder: String) throws(ListFailure) { file = try ListDescriptor(unlinkedIn: folder) }

    mutating func add(_ entry: ListEntry) throws(ListFailure) {
        let hash = KeyHash.of(entry.key)
        let number = Int(hash >> 56)
        let start = partitions[number].pending.count
        withUnsafeBytes(of: hash.littleEndian) { partitions[number].pending.append(contentsOf: $0) }
        ListRecord.append(entry, texts: &texts, to: &partitions[number].pending)
        guard partitions[number].pending.count - start <= ListLimits.recordBytes else {
            throw ListFailure("an entry of a list is longer than \(ListLimits.recordBytes) bytes")
        }
        partitions[number].count += 1
        count += 1
        if partitions[number].pending.count >= ListLimits.partitionBufferBytes { try spill(number) }
    }

    private mutating func spill(_ number: Int) throws(ListFailure) {
        let count = partitions[number].pending.count
        guard count > 0 else { return }
        try partitions[number].pending.withUnsafeBufferPointer { (octets) throws(ListFailure) in
            try file.write(UnsafeRawBufferPointer(octets), at: fileEnd)
        }
        partitions[number].blocks.append((fileEnd, count))
        partitions[number].pending.removeAll(keepingCapacity: true)
        fileEnd += count
    }

    /// Calls `body` with each key once, ascending by hash and then by key, with its record. When several entries have
    /// one key, the first counts, unless a later entry has a later sign of life.
    func forEach(
        _ body: (_ hash: UInt64, _ record: UnsafeRawBufferPointer) throws(ListFailure) -> Void
    ) throws(ListFailure) {
        var bytes: [UInt8] = []
        for partition in partitions where partition.count > 0 {
            try read(partition, into: &bytes)
            try bytes.withUnsafeBufferPointer { (octets) throws(ListFailure) in
                let bytes = UnsafeRawBufferPointer(octets)
                let places = try sorted(bytes, count: partition.count)
                var index = 0
                while index < places.count {
                    var chosen = places[index].range
                    let hash = places[index].hash
                    index += 1
                    while index < places.count, places[index].hash == hash,
                        isSameKey(places[index].range, chosen, bytes)
                    {
                        chosen = later(chosen, places[index].range, bytes)
                        index += 1
                    }
                    try body(hash, UnsafeRawBufferPointer(rebasing: bytes[chosen]))
                }
            }
        }
    }

    private func read(_ partition: Partition, into bytes: inout [UInt8]) throws(ListFailure) {
        let stored = partition.blocks.reduce(0) { $0 + $1.count }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: repeatElement(0, count: stored))
        try bytes.withUnsafeMutableBufferPointer { (octets) throws(ListFailure) in
            let bytes = UnsafeMutableRawBufferPointer(octets)
            var position = 0
            for block in partition.blocks {
                try file.read(
                    UnsafeMutableRawBufferPointer(rebasing: bytes[position..<position + block.count]), at: block.offset)
                position += block.count
            }
        }
        bytes += partition.pending
    }

    private struct Place {
        let hash: UInt64
        let start: UInt32
        let end: UInt32
        var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// Sorts by hash, then by key, then by order of arrival.
    private func sorted(_ bytes: UnsafeRawBufferPointer, count: Int) throws(ListFailure) -> [Place] {
        var places: [Place] = []
        places.reserveCapacity(count)
        var position = 0
        while position + 8 <= bytes.count {
            let hash = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            guard let range = ListRecord.range(at: position + 8, in: bytes),
                let start = UInt32(exactly: range.lowerBound), let end = UInt32(exactly: range.upperBound)
            else { throw ListFailure("a list is too long to be sorted") }
            places.append(Place(hash: hash, start: start, end: end))
            position = range.upperBound
        }
        places.sort { a, b in
            if a.hash != b.hash { return a.hash < b.hash }
            let order = compare(a.range, b.range, bytes)
            return order != 0 ? order < 0 : a.start < b.start
        }
        return places
    }

    private func compare(_ a: Range<Int>, _ b: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard let a = ListRecord.key(a, in: bytes), let b = ListRecord.key(b, in: bytes) else { return 0 }
        if bytes[a].elementsEqual(bytes[b]) { return 0 }
        return bytes[a].lexicographicallyPrecedes(bytes[b]) ? -1 : 1
    }

    private func isSameKey(_ a: Range<Int>, _ b: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
        compare(a, b, bytes) == 0
    }

    private func later(_ first: Range<Int>, _ second: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int> {
        guard let known = ListRecord.entry(first, in: bytes, texts: texts.all)?.engagedAt,
            let other = ListRecord.entry(second, in: bytes, texts: texts.all)?.engagedAt
        else { return first }
        return other > known ? second : first
    }
}
