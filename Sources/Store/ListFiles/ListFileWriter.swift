import Guard
import Mail

/// Writes a list's file from sorted entries. `ListHeader` describes the layout.
struct ListFileWriter {
    private let file: ListDescriptor
    /// All texts that the entries refer to; must be complete before `finish` is called.
    var texts: [String]
    private var header = ListHeader()
    private var fingerprints: SectionWriter
    private var entries: SectionWriter
    private var starts: [UInt32] = [0]
    private var offsets: [UInt64] = [0]

    /// - Parameter capacity: at least the number of entries that will come.
    init(path: String, capacity: Int, texts: [String], options: AddressKeyOptions) throws(ListFailure) {
        guard capacity < Int(UInt32.max) else { throw ListFailure("a list of \(capacity) entries is too long") }
        file = try ListDescriptor(creating: path)
        self.texts = texts
        while capacity >> header.bucketBits > ListLimits.bucketEntries { header.bucketBits += 1 }
        header.options = options
        // A starting guard reads the sections in this order. There is room for `capacity` fingerprints.
        header.startsAt = header.fingerprintsAt + capacity * 4
        header.offsetsAt = header.startsAt + (header.buckets + 1) * 4
        header.entriesAt = header.offsetsAt + (header.buckets + 1) * 8
        fingerprints = SectionWriter(file, at: header.fingerprintsAt)
        entries = SectionWriter(file, at: header.entriesAt)
        starts.reserveCapacity(header.buckets + 1)
        offsets.reserveCapacity(header.buckets + 1)
    }

    /// - Parameter hash: at least the previous one.
    mutating func add(_ hash: UInt64, _ record: UnsafeRawBufferPointer) throws(ListFailure) {
        closeBuckets(before: header.bucketBits == 0 ? 0 : Int(hash >> (64 - UInt64(header.bucketBits))))
        try fingerprints.append(ListFingerprint.of(hash, bucketBits: header.bucketBits))
        try entries.append(record)
        if let key = ListRecord.key(0..<record.count, in: record) {
            header.kinds.count(String(decoding: record[key], as: UTF8.self))
        }
        header.rows += 1
    }

    private mutating func closeBuckets(before bucket: Int) {
        while starts.count <= bucket {
            starts.append(UInt32(header.rows))
            offsets.append(UInt64(entries.position - header.entriesAt))
        }
    }

    /// Returns when everything except the file's name is on the disk.
    mutating func finish() throws(ListFailure) -> ListHeader {
        closeBuckets(before: header.buckets)
        try fingerprints.finish()
        try entries.finish()
        var index = SectionWriter(file, at: header.startsAt)
        for start in starts { try index.append(start) }
        for offset in offsets { try index.append(offset) }
        try index.finish()
        header.textsAt = entries.position
        var section = SectionWriter(file, at: header.textsAt)
        for text in texts {
            try section.append(UInt32(text.utf8.count))
            try section.append(Array(text.utf8))
        }
        try section.finish()
        header.end = section.position
        header.indexSum = fingerprints.sum.value ^ index.sum.value.byteSwapped
        header.entriesSum = entries.sum.value
        header.textsSum = section.sum.value
        try file.sync()
        // The header is written last: a file with a header is complete.
        try header.encoded().withUnsafeBufferPointer { (octets) throws(ListFailure) in
            try file.write(UnsafeRawBufferPointer(octets), at: 0)
        }
        try file.sync()
        return header
    }
}

extension ListFileWriter {
    /// Writes everything in the sorter. The file is on the disk when this returns.
    static func write(_ sorter: ListSorter, to path: String, options: AddressKeyOptions) throws(ListFailure)
        -> ListHeader
    {
        var writer = try ListFileWriter(path: path, capacity: sorter.count, texts: sorter.texts.all, options: options)
        try sorter.forEach { (hash, record) throws(ListFailure) in try writer.add(hash, record) }
        return try writer.finish()
    }
}
