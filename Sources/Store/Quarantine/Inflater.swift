import CZlib

/// Undoes `Deflater`, a piece at a time.
struct Inflater: ~Copyable {
    /// The pieces are not those of a message of the size they were said to be, or their checksum is wrong.
    struct Damage: Error {}

    private let stream: UnsafeMutablePointer<z_stream>
    /// Room for what is expected, and one octet more, so that too much is seen.
    private var output: [UInt8]
    private var filled = 0
    private let sizeBytes: Int
    private var hasEnded = false

    init(sizeBytes: Int) {
        self.sizeBytes = sizeBytes
        output = [UInt8](repeating: 0, count: sizeBytes + 1)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = inflateInit_(stream, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot be used: \(code)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    mutating func add(_ piece: [UInt8]) throws(Damage) {
        guard !hasEnded else { throw Damage() }
        let code = piece.withUnsafeBufferPointer { piece in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
                stream.pointee.avail_in = CUnsignedInt(piece.count)
                stream.pointee.next_out = output.baseAddress! + filled
                stream.pointee.avail_out = CUnsignedInt(output.count - filled)
                let code = inflate(stream, Z_NO_FLUSH)
                filled = output.count - Int(stream.pointee.avail_out)
                return code
            }
        }
        hasEnded = code == Z_STREAM_END
        guard code == Z_OK || hasEnded, stream.pointee.avail_in == 0, filled <= sizeBytes else { throw Damage() }
    }

    /// The message, when all of it is here.
    consuming func finish() throws(Damage) -> [UInt8] {
        guard hasEnded, filled == sizeBytes else { throw Damage() }
        output.removeLast()
        return output
    }
}
