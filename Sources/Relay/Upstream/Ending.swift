/// How a message ends on the wire.
enum Ending {
    /// After a 354: what is left of the (dot-stuffed) body, then the final dot.
    case data([UnsafeRawBufferPointer], bodyEndsWithCRLF: Bool)
    /// BDAT LAST with what is left of the body, which may be nothing.
    case lastChunk([UnsafeRawBufferPointer])

    var pieces: [UnsafeRawBufferPointer] {
        switch self {
        case .data(let pieces, _), .lastChunk(let pieces): pieces
        }
    }
}
