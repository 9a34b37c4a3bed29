/// Undoes dot stuffing (RFC 5321 4.5.2) and finds the end of DATA, which is CRLF.CRLF only.
///
///     C: first line\r\n
///     C: ..second\r\n       → ".second\r\n"
///     C: .\r\n              → .end
///
/// For a server that drops NULs, a body would end at a line `\0.\r\n`. So this line is refused like a bare line
/// break. Other NULs pass. `StrictLines` does both.
///
/// One decoder per message. The output never contains the final dot line, but contains the CRLF before it, which ends
/// the last line.
package struct DotDecoder: Sendable {
    private enum State {
        case body
        /// After a dot at the start of a line, before it is known whether the dot is output.
        case afterDot
        /// Before the LF that would end the message.
        case afterDotCR
    }

    private var state: State = .body
    /// The state of the body's lines, without removed dots.
    private var lines = StrictLines()
    /// Whether a line of the output begins with a dot, so that DATA needs stuffing again.
    package private(set) var sawLeadingDot = false

    package init() {}

    /// Decodes a piece of any size and appends the body's bytes. `consumed` is less than the piece only for `.end`
    /// and `.bareLineBreak`. Do not call it after those.
    package mutating func decode(
        _ chunk: UnsafeRawBufferPointer, into body: inout [UInt8]
    ) -> (consumed: Int, event: DotEvent) {
        var index = 0
        // The start of the body bytes that are scanned but not copied yet.
        var run = 0
        func copyRun(to end: Int) {
            if run < end { body.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[run..<end])) }
        }
        while index < chunk.count {
            switch state {
            case .body:
                switch lines.scan(chunk, from: &index) {
                case .end: break
                case .leadingDot:
                    copyRun(to: index)
                    index += 1
                    run = index
                    state = .afterDot
                case .bareLineBreak:
                    copyRun(to: index)
                    return (index, .bareLineBreak)
                }
            case .afterDot:
                let byte = chunk[index]
                if byte == ByteScan.cr {
                    index += 1
                    run = index
                    state = .afterDotCR
                } else {
                    if byte == ByteScan.dot { sawLeadingDot = true }
                    lines.place = byte == 0 ? .afterNULs : .inLine
                    state = .body
                }
            case .afterDotCR:
                guard chunk[index] == ByteScan.lf else { return (index, .bareLineBreak) }
                return (index + 1, .end)
            }
        }
        copyRun(to: index)
        return (index, .more)
    }
}

/// The result of `DotDecoder` for one piece of DATA.
package enum DotEvent: Hashable, Sendable {
    /// The whole piece was body: read more.
    case more
    /// The line with the lone dot was read; the bytes after it belong to the next command.
    case end
    /// A CR without LF, an LF without CR, or a body line that a server which drops NULs reads as a lone dot. Refuse
    /// the message and end the session (SMTP smuggling).
    case bareLineBreak
}

/// Stuffs dots into a body sent by DATA (RFC 5321 4.5.2): a dot that begins a line is sent twice.
///
/// Needed only for bodies with a line that begins with a dot; see `DotDecoder.sawLeadingDot` and
/// `LineBreakCheck.sawLeadingDot`. The body must have only CRLF line breaks.
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
