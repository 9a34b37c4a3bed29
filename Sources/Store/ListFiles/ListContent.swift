import Guard
import Mail

/// A list's file, open for lookups.
///
/// Sendable: nothing in it changes, and each read names its offset in the file.
final class ListContent: Sendable {
    /// Entries that may be the wanted one: those with its fingerprint.
    struct Candidates: Hashable, Sendable {
        /// All entries of their bucket, as byte offsets from the beginning of the file.
        let bucket: Range<Int>
        /// Their numbers within the bucket.
        let numbers: Range<Int>
    }

    let header: ListHeader
    /// Entries whose local part has an asterisk; no hash finds them.
    let patterns: [ListEntry]
    private let file: ListDescriptor
    let texts: [String]
    private let fingerprints: [UInt32]
    private let starts: [UInt32]
    private let offsets: [UInt64]

    /// Reads into memory what a lookup needs and verifies it: 50 MB and 50 ms for ten million entries.
    init(path: String) throws(ListFailure) {
        file = try ListDescriptor(path)
        guard let header = ListHeader(try file.read(ListHeader.bytes, at: 0)), try file.length == header.end,
            header.offsetsAt == header.startsAt + (header.buckets + 1) * 4,
            header.entriesAt == header.offsetsAt + (header.buckets + 1) * 8
        else { throw ListFailure("this is not a list's file, or it is damaged") }
        self.header = header
        var prints = SectionReader(file, header.fingerprintsAt..<header.fingerprintsAt + header.rows * 4)
        fingerprints = try prints.numbers(header.rows)
        var index = SectionReader(file, header.startsAt..<header.entriesAt)
        starts = try index.numbers(header.buckets + 1)
        offsets = try index.numbers(header.buckets + 1)
        var words = SectionReader(file, header.textsAt..<header.end)
        texts = try Self.texts(&words)
        guard prints.sum.value ^ index.sum.value.byteSwapped == header.indexSum, words.sum.value == header.textsSum
        else { throw ListFailure("its file is damaged") }
        patterns = header.kinds.patterns == 0 ? [] : try Self.patterns(file, header, texts)
    }

    private static func texts(_ section: inout SectionReader) throws(ListFailure) -> [String] {
        var texts: [String] = []
        while !section.isAtEnd {
            let count: [UInt32] = try section.numbers(1)
            let text = try section.ahead(Int(count[0])) { (bytes) throws(ListFailure) in
                guard bytes.count >= Int(count[0]) else { throw ListFailure("its file is damaged") }
                return String(decoding: bytes[..<Int(count[0])], as: UTF8.self)
            }
            section.take(Int(count[0]))
            texts.append(text)
        }
        return texts
    }

    private static func patterns(
        _ file: ListDescriptor, _ header: ListHeader, _ texts: [String]
    ) throws(ListFailure) -> [ListEntry] {
        var patterns: [ListEntry] = []
        var cursor = ListCursor(file, header.entriesAt..<header.textsAt, texts: texts, sum: header.entriesSum)
        while let entry = try cursor.next() {
            if case .localPart(let pattern) = entry.target, pattern.hasWildcard { patterns.append(entry) }
        }
        return patterns
    }

    // MARK: Lookup

    /// Uses memory only. Returns nil when the key is not on the list.
    func candidates(_ hash: UInt64) -> Candidates? {
        let bucket = header.bucketBits == 0 ? 0 : Int(hash >> (64 - UInt64(header.bucketBits)))
        let fingerprint = ListFingerprint.of(hash, bucketBits: header.bucketBits)
        let (start, end) = (Int(starts[bucket]), Int(starts[bucket + 1]))
        var index = start
        while index < end, fingerprints[index] < fingerprint { index += 1 }
        let first = index
        while index < end, fingerprints[index] == fingerprint { index += 1 }
        guard index > first else { return nil }
        return Candidates(
            bucket: header.entriesAt + Int(offsets[bucket])..<header.entriesAt + Int(offsets[bucket + 1]),
            numbers: first - start..<index - start)
    }

    /// The number of the first entry with this hash's fingerprint; nil when there is none. Uses memory only.
    func row(_ hash: UInt64) -> Int? {
        guard let candidates = candidates(hash) else { return nil }
        let bucket = header.bucketBits == 0 ? 0 : Int(hash >> (64 - UInt64(header.bucketBits)))
        return Int(starts[bucket]) + candidates.numbers.lowerBound
    }

    /// Returns the candidate with that key, or nil.
    /// - Parameter waits: whether it may read from the disk.
    /// - Throws: also `WouldWait`, when it must read from the disk but may not.
    func entry(_ key: String, among candidates: Candidates, waits: Bool) throws -> ListEntry? {
        try withUnsafeTemporaryAllocation(byteCount: candidates.bucket.count, alignment: 1) { buffer in
            if !file.readCached(buffer, at: candidates.bucket.lowerBound) {
                guard waits else { throw WouldWait() }
                try file.read(buffer, at: candidates.bucket.lowerBound)
            }
            return try entry(key, candidates.numbers, in: UnsafeRawBufferPointer(buffer))
        }
    }

    struct WouldWait: Error {}

    private func entry(
        _ key: String, _ numbers: Range<Int>, in bucket: UnsafeRawBufferPointer
    ) throws(ListFailure) -> ListEntry? {
        var key = key
        var position = 0
        for number in 0..<numbers.upperBound {
            guard let range = ListRecord.range(at: position, in: bucket) else {
                throw ListFailure("its file is damaged")
            }
            position = range.upperBound
            guard number >= numbers.lowerBound, let place = ListRecord.key(range, in: bucket),
                key.withUTF8({ bucket[place].elementsEqual($0) })
            else { continue }
            return ListRecord.entry(range, in: bucket, texts: texts)
        }
        return nil
    }

    // MARK: All entries

    /// Reads all entries and throws when they are damaged. The sections in memory were verified when the file was
    /// opened.
    func verify() throws(ListFailure) {
        var section = SectionReader(file, header.entriesAt..<header.textsAt)
        while !section.isAtEnd {
            let count = try section.ahead(ListLimits.blockBytes) { (bytes) throws(ListFailure) in bytes.count }
            section.take(count)
        }
        guard section.sum.value == header.entriesSum else { throw ListFailure("its file is damaged") }
    }

    /// A cursor that starts at a bucket.
    func cursor(from bucket: Int = 0) -> ListCursor {
        ListCursor(
            file, header.entriesAt + Int(offsets[bucket])..<header.textsAt, texts: texts,
            sum: bucket == 0 ? header.entriesSum : nil)
    }

    /// The bucket before which a page ends that starts with `bucket` and has at least `entries` entries.
    func bucket(after bucket: Int, entries: Int) -> Int {
        var end = bucket + 1
        while end < header.buckets, Int(starts[end] - starts[bucket]) < entries { end += 1 }
        return end
    }

    /// The number of entries in these buckets.
    func count(_ buckets: Range<Int>) -> Int { Int(starts[buckets.upperBound] - starts[buckets.lowerBound]) }
}
