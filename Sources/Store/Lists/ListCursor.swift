import Guard

/// Goes through the entries of a list's file in their order, ascending by hash and then by key.
struct ListCursor {
    private var section: SectionReader
    private let texts: [String]
    private let sum: UInt64?

    /// - Parameter sum: what the section's checksum has to be at the end; nil when not all of it is read.
    init(_ file: ListDescriptor, _ entries: Range<Int>, texts: [String], sum: UInt64?) {
        section = SectionReader(file, entries)
        self.texts = texts
        self.sum = sum
    }

    /// nil at the end. Throws at damage, at the latest at the end.
    mutating func next() throws(ListFailure) -> ListEntry? {
        try next { (range, bytes, texts) in ListRecord.entry(range, in: bytes, texts: texts) }
    }

    /// The same for whoever wants the record as it is.
    mutating func nextRecord<Result>(
        _ body: (UnsafeRawBufferPointer) throws(ListFailure) -> Result
    ) throws(ListFailure) -> Result? {
        try next { (range, bytes, _) throws(ListFailure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    private mutating func next<Result>(
        _ body: (Range<Int>, UnsafeRawBufferPointer, [String]) throws(ListFailure) -> Result?
    ) throws(ListFailure) -> Result? {
        guard !section.isAtEnd else {
            if let sum, section.sum.value != sum { throw ListFailure("its file is damaged") }
            return nil
        }
        let texts = texts
        // The longest there may be; a block has thousands of the usual ones.
        let (result, count) = try section.ahead(ListLimits.recordBytes) { (bytes) throws(ListFailure) in
            guard let range = ListRecord.range(at: 0, in: bytes), let result = try body(range, bytes, texts) else {
                throw ListFailure("its file is damaged")
            }
            return (result, range.count)
        }
        section.take(count)
        return result
    }
}
