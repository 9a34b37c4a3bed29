/// Reads one section of a file from its beginning to its end, in blocks.
struct SectionReader {
    private let file: ListDescriptor
    private let section: Range<Int>
    private var blockAt: Int
    private var block: [UInt8] = []
    /// The next byte to take, as an offset within the block.
    private var place = 0
    /// The checksum of all blocks read so far.
    private(set) var sum = BlockSum()

    init(_ file: ListDescriptor, _ section: Range<Int>) {
        self.file = file
        self.section = section
        blockAt = section.lowerBound
    }

    var isAtEnd: Bool { blockAt + place == section.upperBound }

    /// Calls `body` with the bytes that are read and not taken: at least `count` of them, unless the section ends
    /// before.
    mutating func ahead<Result>(
        _ count: Int, _ body: (UnsafeRawBufferPointer) throws(ListFailure) -> Result
    ) throws(ListFailure) -> Result {
        while block.count - place < count, blockAt + block.count < section.upperBound { try refill() }
        return try block.withUnsafeBufferPointer { (octets) throws(ListFailure) in
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(octets)[place...]))
        }
    }

    mutating func take(_ count: Int) { place += count }

    /// Reads `count` numbers.
    mutating func numbers<Number: FixedWidthInteger>(_ count: Int) throws(ListFailure) -> [Number] {
        var numbers: [Number] = []
        numbers.reserveCapacity(count)
        let size = MemoryLayout<Number>.size
        while numbers.count < count {
            let taken = try ahead(size) { (bytes) throws(ListFailure) in
                let here = min(bytes.count / size, count - numbers.count)
                guard here > 0 else { throw ListFailure("a list's file is cut short") }
                for index in 0..<here {
                    numbers.append(
                        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Number.self)))
                }
                return here * size
            }
            take(taken)
        }
        return numbers
    }

    /// Reads one more block after the remaining bytes.
    private mutating func refill() throws(ListFailure) {
        block.removeSubrange(..<place)
        blockAt += place
        place = 0
        let kept = block.count
        let start = blockAt + kept
        let count = min(ListLimits.blockBytes, section.upperBound - start)
        block.append(contentsOf: repeatElement(0, count: count))
        try block.withUnsafeMutableBufferPointer { (octets) throws(ListFailure) in
            let fresh = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(octets)[kept...])
            try file.read(fresh, at: start)
            sum.add(UnsafeRawBufferPointer(fresh))
        }
    }
}

/// Writes one section of a file from its beginning, in blocks.
struct SectionWriter {
    private let file: ListDescriptor
    /// The offset in the file at which the block begins.
    private var blockAt: Int
    private var block: [UInt8] = []
    private(set) var sum = BlockSum()

    init(_ file: ListDescriptor, at start: Int) {
        self.file = file
        blockAt = start
        block.reserveCapacity(ListLimits.blockBytes)
    }

    /// The offset in the file of the next byte.
    var position: Int { blockAt + block.count }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ListFailure) {
        block.append(contentsOf: bytes)
        if block.count >= ListLimits.blockBytes { try flush(ListLimits.blockBytes) }
    }

    mutating func append(_ bytes: [UInt8]) throws(ListFailure) {
        block.append(contentsOf: bytes)
        if block.count >= ListLimits.blockBytes { try flush(ListLimits.blockBytes) }
    }

    mutating func append(_ number: some FixedWidthInteger) throws(ListFailure) {
        withUnsafeBytes(of: number.littleEndian) { block.append(contentsOf: $0) }
        if block.count >= ListLimits.blockBytes { try flush(ListLimits.blockBytes) }
    }

    /// Writes the rest; the section is then complete.
    mutating func finish() throws(ListFailure) { if !block.isEmpty { try flush(1) } }

    /// Writes blocks while at least `least` bytes remain.
    private mutating func flush(_ least: Int) throws(ListFailure) {
        var start = 0
        while block.count - start >= least {
            let end = min(start + ListLimits.blockBytes, block.count)
            let result = block.withUnsafeBytes { bytes in
                let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                sum.add(piece)
                return Result { () throws(ListFailure) in try file.write(piece, at: blockAt + start) }
            }
            try result.get()
            start = end
        }
        blockAt += start
        block.removeSubrange(..<start)
    }
}

/// A checksum of a section of a list's file, computed over blocks of `ListLimits.blockBytes`.
struct BlockSum {
    private(set) var value: UInt64 = 0
    /// - Parameter block: a full block, except the last one.
    mutating func add(_ block: UnsafeRawBufferPointer) { value = KeyHash.of(block, seed: value) }
}
