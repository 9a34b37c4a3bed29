/// Undoes dot stuffing (RFC 5321 4.5.2) and finds the end of DATA, which is CRLF.CRLF and nothing else.
///
///     C: first line\r\n
///     C: ..second\r\n       → ".second\r\n"
///     C: .\r\n              → .end
///
/// A body whose line is `\0.\r\n` would end there for a server that drops NULs: it is refused like a bare line break.
/// Other NULs are carried on. `StrictLines` sees to both.
///
/// One per message. The end is never in the output; the CRLF before it is, as the last line's own.
package struct DotDecoder: Sendable {
    private enum State {
        case body
        /// After a dot that began a line and is withheld.
        case afterDot
        /// Before the LF that would be the end.
        case afterDotCR
    }

    private var state: State = .body
    /// Of the body, without the dots that are withheld.
    private var lines = StrictLines()
    /// A line of the output begins with a dot, so that sending it on by DATA needs stuffing again.
    package private(set) var sawLeadingDot = false

    package init() {}

    /// Decodes a piece of any size, appending the body's bytes. `consumed` is less than the piece only for
    /// `.end` and `.bareLineBreak`; nothing may follow those.
    package mutating func decode(
        _ chunk: UnsafeRawBufferPointer, into body: inout [UInt8]
    ) -> (consumed: Int, event: DotEvent) {
        var index = 0
        // Body bytes that are scanned but not copied yet.
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

/// How far `DotDecoder` came in a piece of DATA.
package enum DotEvent: Hashable, Sendable {
    /// All of the piece was body: read more.
    case more
    /// The line with the lone dot was read; bytes behind it are the next command's.
    case end
    /// A CR without LF or an LF without CR, or a line of the body that is a lone dot to a server that drops NULs: refuse
    /// the message and end the session (SMTP smuggling).
    case bareLineBreak
}

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
