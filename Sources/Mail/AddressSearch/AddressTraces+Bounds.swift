/// What may be beside an address, so that it is found as a whole: the address of `jane` is no part of that of `mary.jane`.
extension AddressTraces {
    static func isWhole(
        _ place: Range<Int>, _ trace: Trace, _ bounds: Bounds, in reading: EncodedText.Reading
    ) -> Bool {
        // `mary%2Ejane` is `mary.jane`, and `mary&period;jane`, too.
        if reading.touchesEscape(place) { return false }
        let (start, end, scalars) = (place.lowerBound, place.upperBound, reading.scalars)
        switch (trace.kind, bounds) {
        case (.digest, _):
            return (start == 0 || !isWord(scalars[start - 1])) && (end == scalars.count || !isWord(scalars[end]))
        case (_, .name):
            return begins(place, trace, notAfter: ".", in: reading) && endsInName(place, trace.kind, in: reading)
        case (.address, .words), (.name, .words):
            return begins(place, trace, notAfter: ".+-_", in: reading) && endsInWords(end, in: reading)
        case (.bounce(let isBefore), .words):
            guard !isBefore || isAt(end, in: scalars) else { return false }
            return begins(place, trace, notAfter: ".", in: reading) && endsInWords(end, in: reading)
        }
    }

    /// Words that nothing but a zero-width space sets apart are two words.
    private static func begins(
        _ place: Range<Int>, _ trace: Trace, notAfter signs: String, in reading: EncodedText.Reading
    ) -> Bool {
        let start = place.lowerBound
        guard start > 0, !reading.hasGap(before: start) else { return true }
        let before = reading.scalars[start - 1]
        // A quote begins something of its own, but behind a full stop (RFC 5322 section 4.4).
        if trace.isQuoted { return before != UInt32(UInt8(ascii: ".")) }
        return !isWord(before) && !signs.unicodeScalars.contains { $0.value == before }
    }

    private static func endsInName(_ place: Range<Int>, _ kind: Kind, in reading: EncodedText.Reading) -> Bool {
        let (end, scalars) = (place.upperBound, reading.scalars)
        if kind == .bounce(isBefore: true), !isAt(end, in: scalars) { return false }
        guard end < scalars.count, !reading.hasGap(before: end) else { return true }
        if isWord(scalars[end]) { return false }
        // In a name, too, `example.com.au` is another domain.
        return scalars[end] != UInt32(UInt8(ascii: ".")) || endsInWords(end, in: reading)
    }

    /// Not where the domain goes on: `example.com.au`, `example.com-shop.example`. A file's ending and a date are no domain.
    private static func endsInWords(_ end: Int, in reading: EncodedText.Reading) -> Bool {
        let scalars = reading.scalars
        guard end < scalars.count, !reading.hasGap(before: end) else { return true }
        if isWord(scalars[end]) { return false }
        let (dot, hyphen) = (UInt32(UInt8(ascii: ".")), UInt32(UInt8(ascii: "-")))
        // A domain has no more (RFC 1035 section 2.3.4).
        let rest = scalars[end...].prefix(domainScalars).prefix { isWord($0) || $0 == dot || $0 == hyphen }
        guard let last = rest.split(separator: dot).last, rest.contains(dot) else { return true }
        let label = String(String.UnicodeScalarView(last.compactMap(Unicode.Scalar.init)))
        if fileEndings.contains(label) || last.first == hyphen { return true }
        // The last label of a domain is of letters alone, or an A-label (RFC 3696 section 2).
        return !label.hasPrefix("xn--") && last.contains { !isWord($0) || $0 &- 0x30 < 10 }
    }

    private static let domainScalars = 256

    private static let fileEndings: Set<String> = [
        "bak", "bz2", "csv", "eml", "gz", "html", "json", "jsonl", "ndjson", "new", "old", "pdf", "tsv", "txt", "xls",
        "xlsx", "xml", "xz",
    ]

    private static func isAt(_ index: Int, in scalars: [UInt32]) -> Bool {
        index < scalars.count && scalars[index] == UInt32(UInt8(ascii: "@"))
    }

    /// Letters, digits and marks on them.
    private static func isWord(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar &- 0x30 < 10 || scalar &- 0x61 < 26 }
        guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return properties.isAlphabetic || properties.numericType != nil
        }
    }
}
