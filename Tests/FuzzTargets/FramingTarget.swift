import SMTP

/// Lines, dots and line breaks, in every cut. The first byte is the limit of a line.
package enum FramingTarget: FuzzTarget {
    package static let name = "framing"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        let limitBytes = 3 + Int(input.first ?? 0)
        let octets = input.dropFirst()
        let lines = try lines(octets, .whole, limitBytes)
        let decoded = try decode(octets, .whole)
        let check = LineBreaks(octets, .whole)
        for cut in [Cut.bytes, .two] {
            try require(try Self.lines(octets, cut, limitBytes) == lines, "lines differ, cut as \(cut)")
            try require(try decode(octets, cut) == decoded, "a body by DATA differs, cut as \(cut)")
            try require(LineBreaks(octets, cut) == check, "line breaks differ, cut as \(cut)")
        }
        try require(!Self.hasBareLineBreak(decoded.body), "a body by DATA has a bare CR or LF")
        if decoded.event == .end {
            try require(!Self.hasHiddenEnd(decoded.body), "a body by DATA ends early where NULs are dropped")
            try require(LineBreaks(decoded.body[...], .whole).isStrict, "BDAT does not take a body that DATA took")
        }
        if check.isStrict { try encode(octets, check) }
        try require(
            check.isStrict == !(Self.hasBareLineBreak(octets) || Self.hasHiddenEnd(octets)),
            "bare CR or LF, or a hidden end, is not seen, or seen where none is")
    }

    /// The simplest possible implementation.
    static func hasBareLineBreak(_ bytes: some Sequence<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            if (byte == 0x0A) != (previous == 0x0D) { return true }
            previous = byte
        }
        return previous == 0x0D
    }

    /// Whether a line of a body is a lone dot for a server that drops NULs; the simplest possible implementation. RFC
    /// 5321 section 4.5.2 requires the delivery of all characters, but some servers drop NULs. A line that begins
    /// with a dot is dot-stuffed on the wire, so it does not count. The last line counts without its CRLF, which DATA
    /// adds.
    private static func hasHiddenEnd(_ body: some Sequence<UInt8>) -> Bool {
        body.split(separator: 0x0A, omittingEmptySubsequences: false).contains { line in
            let line = line.last == 0x0D ? line.dropLast() : line
            return line.first == 0 && line.filter { $0 != 0 } == [0x2E]
        }
    }

    // MARK: lines

    private enum Line: Equatable {
        case text([UInt8])
        case tooLong, bareLineBreak
    }

    private static func lines(
        _ input: ArraySlice<UInt8>, _ cut: Cut, _ limitBytes: Int
    ) throws(BrokenInvariant) -> [Line] {
        var framer = LineFramer(limitBytes: limitBytes)
        var unread: [UInt8] = []
        var lines: [Line] = []
        for piece in cut.pieces(of: input) {
            unread += piece
            var isWaiting = false
            while !isWaiting {
                let (consumed, event) = unread.withUnsafeBytes { framer.next(in: $0) }
                switch event {
                case .line(let length):
                    try require(length + 2 <= limitBytes && consumed == length + 2, "a line beyond the limit")
                    lines.append(.text(Array(unread[..<length])))
                case .tooLong: lines.append(.tooLong)
                case .bareLineBreak: return lines + [.bareLineBreak]
                case .incomplete: isWaiting = true
                }
                unread.removeFirst(consumed)
            }
            try require(unread.count < limitBytes, "\(unread.count) octets are held for a line of \(limitBytes)")
        }
        return lines
    }

    // MARK: dots

    private struct Decoded: Equatable {
        var body: [UInt8] = []
        var consumed = 0
        var event = DotEvent.more
        var sawLeadingDot = false
    }

    private static func decode(_ input: ArraySlice<UInt8>, _ cut: Cut) throws(BrokenInvariant) -> Decoded {
        var decoder = DotDecoder()
        var decoded = Decoded()
        for piece in cut.pieces(of: input) where decoded.event == .more {
            let (consumed, event) = piece.withUnsafeBytes { decoder.decode($0, into: &decoded.body) }
            try require(event != .more || consumed == piece.count, "octets are left though more are wanted")
            decoded.consumed += consumed
            decoded.event = event
        }
        decoded.sawLeadingDot = decoder.sawLeadingDot
        // Where a bare line break is found depends on the cut, and the text before it is discarded.
        if decoded.event == .bareLineBreak { return Decoded(event: .bareLineBreak) }
        // A CR whose LF may still arrive.
        if decoded.body.last == 0x0D { decoded.body.removeLast() }
        return decoded
    }

    /// A body with stuffing and its end must decode to the same body, and no byte after the end may be consumed.
    private static func encode(_ body: ArraySlice<UInt8>, _ check: LineBreaks) throws(BrokenInvariant) {
        var wire: [UInt8] = []
        var encoder = DotEncoder()
        encoder.encode(body, into: &wire)
        for cut in [Cut.bytes, .two] {
            var other: [UInt8] = []
            var encoder = DotEncoder()
            for piece in cut.pieces(of: body) { encoder.encode(piece, into: &other) }
            try require(other == wire, "dots are stuffed otherwise, cut as \(cut)")
        }
        try require(check.sawLeadingDot || wire.elementsEqual(body), "dots are stuffed that nobody announced")
        let expected = check.endsWithCRLF ? Array(body) : body + [0x0D, 0x0A]
        if !check.endsWithCRLF { wire += [0x0D, 0x0A] }
        wire += Array(".\r\n".utf8)
        let decoded = try decode((wire + "QUIT\r\n".utf8)[...], .whole)
        try require(decoded.event == .end, "a stuffed body does not end: \(shown(wire))")
        try require(decoded.consumed == wire.count, "octets behind the end of data are taken for body")
        try require(decoded.body == expected, "a body is another one behind the wire: \(shown(wire))")
        try require(decoded.sawLeadingDot == check.sawLeadingDot, "leading dots are not told")
    }

    // MARK: line breaks

    private struct LineBreaks: Equatable {
        let isStrict: Bool
        let endsWithCRLF: Bool
        let sawLeadingDot: Bool

        init(_ input: ArraySlice<UInt8>, _ cut: Cut) {
            var check = LineBreakCheck()
            var isStrict = true
            for piece in cut.pieces(of: input) { isStrict = piece.withUnsafeBytes { check.check($0) } }
            self.isStrict = isStrict && check.isStrict
            endsWithCRLF = check.endsWithCRLF
            // The flag has no meaning for a refused body.
            sawLeadingDot = self.isStrict && check.sawLeadingDot
        }
    }
}

extension DotEncoder {
    fileprivate mutating func encode(_ piece: ArraySlice<UInt8>, into bytes: inout [UInt8]) {
        piece.withUnsafeBytes { encode($0, into: &bytes) }
    }
}
