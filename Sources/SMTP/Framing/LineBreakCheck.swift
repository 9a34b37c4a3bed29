/// Holds the body of a BDAT transfer (RFC 3030) to the same strictness as DATA, over all its chunks: a bare CR
/// or LF, or a dot alone among NULs, would become an end of line, or of the message, at some server behind.
package struct LineBreakCheck: Sendable {
    private enum State { case lineStart, inLine, afterCR, afterNULs, afterNULsAndDot, broken }

    private var state: State = .lineStart
    /// A line begins with a dot, so that sending the body on by DATA needs stuffing.
    package private(set) var sawLeadingDot = false

    package init() {}

    /// Looks at the next piece; false as soon as something of that kind was seen.
    package mutating func check(_ piece: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < piece.count {
            switch state {
            case .broken:
                return false
            case .afterCR:
                state = piece[index] == ByteScan.lf ? .lineStart : .broken
                index += 1
            case .lineStart where piece[index] == 0, .afterNULs where piece[index] == 0:
                state = .afterNULs
                index += 1
            case .afterNULs where piece[index] == ByteScan.dot, .afterNULsAndDot where piece[index] == 0:
                state = .afterNULsAndDot
                index += 1
            case .afterNULsAndDot where piece[index] == ByteScan.cr:
                state = .broken
            case .lineStart, .inLine:
                let plainEnd = ByteScan.endOfPlainLines(in: piece, from: index)
                if plainEnd > index {
                    index = plainEnd
                    state = Self.state(behind: piece[index - 1])
                    break
                }
                fallthrough
            case .afterNULs, .afterNULsAndDot:
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

    /// Whether the body as a whole may pass: nothing of that kind so far and none at its very end, where DATA puts a CRLF.
    package var isStrict: Bool {
        switch state {
        case .lineStart, .inLine, .afterNULs: true
        case .afterCR, .afterNULsAndDot, .broken: false
        }
    }

    /// The body so far is empty or ends in CRLF.
    package var endsWithCRLF: Bool {
        if case .lineStart = state { true } else { false }
    }
}
