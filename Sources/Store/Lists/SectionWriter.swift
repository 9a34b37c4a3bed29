/// Writes one section of a file from its begin on, in blocks.
struct SectionWriter {
    private let file: ListDescriptor
    /// Where in the file the block begins.
    private var blockAt: Int
    private var block: [UInt8] = []
    private(set) var sum = BlockSum()

    init(_ file: ListDescriptor, at start: Int) {
        self.file = file
        blockAt = start
        block.reserveCapacity(ListLimits.blockBytes)
    }

    /// Where in the file the next octet goes.
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

    /// Writes what is left; nothing may come after.
    mutating func finish() throws(ListFailure) { if !block.isEmpty { try flush(1) } }

    /// Writes blocks while there is at least so much left.
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
