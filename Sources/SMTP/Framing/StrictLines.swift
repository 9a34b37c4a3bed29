/// Scans the lines of a body and stops where two servers could read it differently (SMTP smuggling): at a CR without
/// LF, at an LF without CR, and at a line of one dot and NULs. A server that drops NULs reads such a line as the end
/// of the message. Other NULs pass.
///
/// It also stops at a dot that begins a line, because that dot has a meaning in DATA but not in BDAT. `DotDecoder`
/// and `LineBreakCheck` decide what it is.
///
/// One per message; pieces may be cut anywhere. Do not scan after `.bareLineBreak`.
struct StrictLines: Sendable {
    /// Where the next byte is.
    enum Place {
        case lineStart
        case inLine
        /// After the CR, before the LF of a line.
        case afterCR
        /// After NULs at the start of a line.
        case afterNULs
        /// After NULs and a dot, and perhaps more NULs.
        case afterNULsAndDot
    }

    /// Why a scan stopped.
    enum Stop {
        /// At the end of the piece.
        case end
        /// At a dot that begins a line. The caller must set `place` to continue.
        case leadingDot
        /// At a byte that is not allowed there.
        case bareLineBreak
    }

    var place: Place = .lineStart

    /// Scans a piece from `index`, and moves `index` to where it stops.
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

    /// The place after plain lines, where the last byte decides.
    private static func place(behind byte: UInt8) -> Place {
        switch byte {
        case ByteScan.lf: .lineStart
        case ByteScan.cr: .afterCR
        default: .inLine
        }
    }
}

/// Checks the body of a BDAT transfer (RFC 3030) as strictly as DATA, across all its chunks. A later server may read
/// a bare CR or LF as the end of a line, and a line of one dot and NULs as the end of the message.
package struct LineBreakCheck: Sendable {
    private var lines = StrictLines()
    private var isBroken = false
    /// Whether a line begins with a dot, so that DATA needs stuffing for this body.
    package private(set) var sawLeadingDot = false

    package init() {}

    /// Checks the next piece. Returns false at the first bare line break, or line of one dot and NULs, and for every
    /// piece after it.
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

    /// Whether the whole body may pass: it has no such fault, and gets none when DATA adds a CRLF at its end.
    package var isStrict: Bool {
        switch lines.place {
        case .lineStart, .inLine, .afterNULs: !isBroken
        case .afterCR, .afterNULsAndDot: false
        }
    }

    /// Whether the body so far is empty or ends in CRLF.
    package var endsWithCRLF: Bool {
        if case .lineStart = lines.place { !isBroken } else { false }
    }
}
