/// Undoes dot stuffing (RFC 5321 4.5.2) and finds the end of DATA, which is CRLF.CRLF and nothing else.
///
///     C: first line\r\n
///     C: ..second\r\n       → ".second\r\n"
///     C: .\r\n              → .end
///
/// A body whose line is `\0.\r\n` would end there for a server that drops NULs: it is refused like a bare line break.
/// Other NULs are carried on.
///
/// One per message. The end is never in the output; the CRLF before it is, as the last line's own.
package struct DotDecoder: Sendable {
    private enum State {
        case lineStart
        case inLine
        /// Before the LF of a line that is body.
        case afterCR
        /// After a dot that began a line and is withheld.
        case afterDot
        /// Before the LF that would be the end.
        case afterDotCR
        /// After NULs that began a line of the body.
        case afterNULs
        /// After those and a dot, and perhaps more NULs.
        case afterNULsAndDot
    }

    private var state: State = .lineStart
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
            let byte = chunk[index]
            switch state {
            case .lineStart where byte == ByteScan.dot:
                copyRun(to: index)
                index += 1
                run = index
                state = .afterDot
            case .lineStart where byte == 0, .afterNULs where byte == 0:
                index += 1
                state = .afterNULs
            case .afterNULs where byte == ByteScan.dot, .afterNULsAndDot where byte == 0:
                index += 1
                state = .afterNULsAndDot
            case .afterNULsAndDot where byte == ByteScan.cr:
                copyRun(to: index)
                return (index, .bareLineBreak)
            case .lineStart, .inLine:
                let plainEnd = ByteScan.endOfPlainLines(in: chunk, from: index)
                if plainEnd > index {
                    index = plainEnd
                    state = Self.state(behind: chunk[index - 1])
                    break
                }
                fallthrough
            case .afterNULs, .afterNULsAndDot:
                index = ByteScan.firstLineBreak(in: chunk, from: index)
                guard index < chunk.count else {
                    state = .inLine
                    break
                }
                guard chunk[index] == ByteScan.cr else {
                    copyRun(to: index)
                    return (index, .bareLineBreak)
                }
                index += 1
                state = .afterCR
            case .afterCR:
                guard byte == ByteScan.lf else {
                    copyRun(to: index)
                    return (index, .bareLineBreak)
                }
                index += 1
                state = .lineStart
            case .afterDot:
                if byte == ByteScan.cr {
                    index += 1
                    run = index
                    state = .afterDotCR
                } else {
                    if byte == ByteScan.dot { sawLeadingDot = true }
                    state = byte == 0 ? .afterNULs : .inLine
                }
            case .afterDotCR:
                guard byte == ByteScan.lf else { return (index, .bareLineBreak) }
                return (index + 1, .end)
            }
        }
        copyRun(to: index)
        return (index, .more)
    }

    /// Within plain lines, where the last byte tells all.
    private static func state(behind byte: UInt8) -> State {
        switch byte {
        case ByteScan.lf: .lineStart
        case ByteScan.cr: .afterCR
        default: .inLine
        }
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
