/// Walks through the lines of a body and stops where two servers could read it differently (SMTP smuggling): at a CR
/// without LF, at an LF without CR, and at a lone dot among NULs, which is a lone dot for a server that drops NULs. Other
/// NULs are carried on.
///
/// It stops at a dot that begins a line, too, because that dot has a meaning in DATA and none in BDAT: `DotDecoder` and
/// `LineBreakCheck` say what it is.
///
/// One per message; pieces may be cut anywhere. Nothing may be scanned behind `.bareLineBreak`.
struct StrictLines: Sendable {
    /// Where the next byte is.
    enum Place {
        case lineStart
        case inLine
        /// Before the LF of a line.
        case afterCR
        /// After NULs that began a line.
        case afterNULs
        /// After those and a dot, and perhaps more NULs.
        case afterNULsAndDot
    }

    /// Why a scan has stopped.
    enum Stop {
        /// At the end of the piece.
        case end
        /// At a dot that begins a line. The caller says how the line goes on: by `place`.
        case leadingDot
        /// At the byte that nothing strict can have there.
        case bareLineBreak
    }

    var place: Place = .lineStart

    /// Scans a piece from `index` on, and moves it to where it stops.
    @inline(__always)
    mutating func scan(_ piece: UnsafeRawBufferPointer, from index: inout Int) -> Stop {
        while index < piece.count {
            let byte = piece[index]
            switch place {
            case .lineStart where byte == ByteScan.dot:
                return .leadingDot
            case .lineStart where byte == 0, .afterNULs where byte == 0:
                index += 1
                place = .afterNULs
            case .afterNULs where byte == ByteScan.dot, .afterNULsAndDot where byte == 0:
                index += 1
                place = .afterNULsAndDot
            case .afterNULsAndDot where byte == ByteScan.cr:
                return .bareLineBreak
            case .lineStart, .inLine:
                let plainEnd = ByteScan.endOfPlainLines(in: piece, from: index)
                if plainEnd > index {
                    index = plainEnd
                    place = Self.place(behind: piece[index - 1])
                    break
                }
                fallthrough
            case .afterNULs, .afterNULsAndDot:
                index = ByteScan.firstLineBreak(in: piece, from: index)
                guard index < piece.count else {
                    place = .inLine
                    break
                }
                guard piece[index] == ByteScan.cr else { return .bareLineBreak }
                index += 1
                place = .afterCR
            case .afterCR:
                guard byte == ByteScan.lf else { return .bareLineBreak }
                index += 1
                place = .lineStart
            }
        }
        return .end
    }

    /// Within plain lines, where the last byte tells all.
    private static func place(behind byte: UInt8) -> Place {
        switch byte {
        case ByteScan.lf: .lineStart
        case ByteScan.cr: .afterCR
        default: .inLine
        }
    }
}

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
