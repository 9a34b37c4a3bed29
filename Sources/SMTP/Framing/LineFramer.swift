// Folder Framing: bytes into lines, and the body of a message by DATA or BDAT. Strict about line breaks, so that no
// two servers can read a message differently (SMTP smuggling).
// The lowest folder of the target: uses only the limits.

/// Cuts a stream into lines that end in CRLF only. Never stores a byte.
///
///     C: NOOP\r\n        → .line(length: 4), 6 consumed
///     C: NOOP            → .incomplete, 0 consumed
///     C: NOOP\n          → .bareLineBreak
///
/// The caller keeps the bytes: it passes all unconsumed bytes and drops the consumed ones. Bytes that were scanned
/// are not scanned again when more arrive.
package struct LineFramer: Sendable {
    private enum State {
        /// The first `scanned` unconsumed bytes have no line break, or end in a CR that may get its LF later.
        case scanning(scanned: Int)
        /// Drops the rest of a line beyond the limit; `afterCR` when its last byte was CR.
        case draining(afterCR: Bool)
    }

    /// The limit of a line, with its CRLF.
    private let limitBytes: Int
    private var state: State = .scanning(scanned: 0)
    /// The first bytes of the line that was too long, at most `longLineStartBytes`; they show what kind of line it
    /// was.
    package private(set) var longLineStart: [UInt8] = []

    private static let longLineStartBytes = 64

    package init(limitBytes: Int = Limits.authenticationLineBytes) {
        precondition(limitBytes > 2, "the limit is too small for a line")
        self.limitBytes = limitBytes
    }

    /// Looks at the first line in `buffer`, which starts with the first unconsumed byte.
    package mutating func next(in buffer: UnsafeRawBufferPointer) -> (consumed: Int, event: FrameEvent) {
        switch state {
        case .scanning(let scanned): scan(buffer, from: scanned)
        case .draining(let afterCR): drain(buffer, from: 0, afterCR: afterCR)
        }
    }

    private mutating func scan(_ buffer: UnsafeRawBufferPointer, from start: Int) -> (Int, FrameEvent) {
        precondition(start <= buffer.count, "bytes passed before are missing")
        let end = ByteScan.firstLineBreak(in: buffer, from: start)
        if end < buffer.count, buffer[end] == ByteScan.lf {
            return (end, .bareLineBreak)
        }
        if end + 1 < buffer.count, buffer[end + 1] != ByteScan.lf {
            return (end, .bareLineBreak)
        }
        guard end + 2 <= limitBytes else {
            longLineStart = Array(buffer.prefix(min(end, Self.longLineStartBytes)))
            return drain(buffer, from: end, afterCR: false)
        }
        guard end + 1 < buffer.count else {
            state = .scanning(scanned: end)
            return (0, .incomplete)
        }
        state = .scanning(scanned: 0)
        return (end + 2, .line(length: end))
    }

    private mutating func drain(
        _ buffer: UnsafeRawBufferPointer, from start: Int, afterCR: Bool
    ) -> (Int, FrameEvent) {
        guard start < buffer.count else {
            state = .draining(afterCR: afterCR)
            return (start, .incomplete)
        }
        if afterCR {
            guard buffer[start] == ByteScan.lf else { return (start, .bareLineBreak) }
            state = .scanning(scanned: 0)
            return (start + 1, .tooLong)
        }
        let end = ByteScan.firstLineBreak(in: buffer, from: start)
        guard end < buffer.count else {
            state = .draining(afterCR: false)
            return (end, .incomplete)
        }
        guard buffer[end] == ByteScan.cr else { return (end, .bareLineBreak) }
        return drain(buffer, from: end + 1, afterCR: true)
    }
}

/// The result of `LineFramer` for the start of the buffer.
package enum FrameEvent: Hashable, Sendable {
    /// A whole line: the first `length` bytes, without CRLF.
    case line(length: Int)
    /// No end of line yet: read more, and pass the same bytes again with the new ones after them.
    case incomplete
    /// A CR without LF or an LF without CR. The session must end, because the two sides may disagree on where a line
    /// ends (SMTP smuggling, RFC 5321 2.3.8).
    case bareLineBreak
    /// A line beyond the limit, dropped to its end. Reported once; the session stays usable (RFC 5321 4.5.3.1.9).
    case tooLong
}
