/// Holds the body of a BDAT transfer (RFC 3030) to the same strictness as DATA, over all its chunks: a bare CR
/// or LF, or a dot alone among NULs, would become an end of line, or of the message, at some server behind.
package struct LineBreakCheck: Sendable {
    private var lines = StrictLines()
    private var isBroken = false
    /// A line begins with a dot, so that sending the body on by DATA needs stuffing.
    package private(set) var sawLeadingDot = false

    package init() {}

    /// Looks at the next piece; false as soon as something of that kind was seen.
    package mutating func check(_ piece: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while !isBroken, index < piece.count {
            switch lines.scan(piece, from: &index) {
            case .end: break
            case .leadingDot:
                sawLeadingDot = true
                index += 1
                lines.place = .inLine
            case .bareLineBreak: isBroken = true
            }
        }
        return !isBroken
    }

    /// Whether the body as a whole may pass: nothing of that kind so far and none at its very end, where DATA puts a CRLF.
    package var isStrict: Bool {
        switch lines.place {
        case .lineStart, .inLine, .afterNULs: !isBroken
        case .afterCR, .afterNULsAndDot: false
        }
    }

    /// The body so far is empty or ends in CRLF.
    package var endsWithCRLF: Bool {
        if case .lineStart = lines.place { !isBroken } else { false }
    }
}
