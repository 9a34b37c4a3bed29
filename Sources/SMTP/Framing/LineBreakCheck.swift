/// Holds the body of a BDAT transfer (RFC 3030) to the same strictness as DATA, over all its chunks: a bare CR
/// or LF would become an end of line, or of the message, at some server behind.
package struct LineBreakCheck: Sendable {
    private enum State { case lineStart, inLine, afterCR, broken }

    private var state: State = .lineStart
    /// A line begins with a dot, so that sending the body on by DATA needs stuffing.
    package private(set) var sawLeadingDot = false

    package init() {}

    /// Looks at the next piece; false as soon as a bare CR or LF was seen.
    package mutating func check(_ piece: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < piece.count {
            switch state {
            case .broken:
                return false
            case .afterCR:
                state = piece[index] == ByteScan.lf ? .lineStart : .broken
                index += 1
            case .lineStart, .inLine:
                let plainEnd = ByteScan.endOfPlainLines(in: piece, from: index)
                if plainEnd > index {
                    index = plainEnd
                    state = Self.state(behind: piece[index - 1])
                    break
                }
                if case .lineStart = state, piece[index] == ByteScan.dot { sawLeadingDot = true }
                index = ByteScan.firstLineBreak(in: piece, from: index)
                guard index < piece.count else {
                    state = .inLine
                    break
                }
                state = piece[index] == ByteScan.cr ? .afterCR : .broken
                index += 1
            }
        }
        if case .broken = state { return false }
        return true
    }

    /// Within plain lines, where the last byte tells all.
    private static func state(behind byte: UInt8) -> State {
        switch byte {
        case ByteScan.lf: .lineStart
        case ByteScan.cr: .afterCR
        default: .inLine
        }
    }

    /// Whether the body as a whole may pass: no bare break so far and none at its very end.
    package var isStrict: Bool {
        switch state {
        case .lineStart, .inLine: true
        case .afterCR, .broken: false
        }
    }

    /// The body so far is empty or ends in CRLF.
    package var endsWithCRLF: Bool {
        if case .lineStart = state { true } else { false }
    }
}
