/// Stuffs dots into a body sent by DATA (RFC 5321 4.5.2): a dot that begins a line is sent twice.
///
/// Only for bodies with such a line; `DotDecoder.sawLeadingDot` and `LineBreakCheck.sawLeadingDot` know.
/// The body's line breaks are CRLF only.
package struct DotEncoder: Sendable {
    private var isAtLineStart = true

    package init() {}

    /// Appends the next piece of the body, stuffed. Pieces may be cut anywhere.
    package mutating func encode(_ piece: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
        var run = 0
        var index = 0
        while index < piece.count {
            if isAtLineStart, piece[index] == ByteScan.dot {
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[run...index]))
                run = index
            }
            index = ByteScan.firstLineBreak(in: piece, from: index)
            guard index < piece.count else {
                isAtLineStart = false
                break
            }
            isAtLineStart = piece[index] == ByteScan.lf
            index += 1
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[run...]))
    }
}
