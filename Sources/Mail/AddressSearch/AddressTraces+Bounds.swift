/// Decides from the neighbouring characters whether an address is complete. In `mary.jane@…` the address of `jane` is
/// not.
extension AddressTraces {
    static func isWhole(
        _ place: Range<Int>, _ trace: Trace, _ bounds: Bounds, in reading: EncodedText.Reading
    ) -> Bool {
        // `mary%2Ejane` is `mary.jane`, and so is `mary&period;jane`.
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

    /// Two words with only a zero-width space between them are two words.
    private static func begins(
        _ place: Range<Int>, _ trace: Trace, notAfter signs: String, in reading: EncodedText.Reading
    ) -> Bool {
        let start = place.lowerBound
        guard start > 0, !reading.hasGap(before: start) else { return true }
        let before = reading.scalars[start - 1]
        // A quote begins an address, except after a full stop (RFC 5322 section 4.4).
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

    /// Whether the address ends here and its domain does not continue: `example.com.au`, `example.com-shop.example`.
    /// A file's ending and a date do not continue a domain.
    private static func endsInWords(_ end: Int, in reading: EncodedText.Reading) -> Bool {
        let scalars = reading.scalars
        guard end < scalars.count, !reading.hasGap(before: end) else { return true }
        if isWord(scalars[end]) { return false }
        let (dot, hyphen) = (UInt32(UInt8(ascii: ".")), UInt32(UInt8(ascii: "-")))
        // A domain is never longer (RFC 1035 section 2.3.4).
        let rest = scalars[end...].prefix(domainScalars).prefix { isWord($0) || $0 == dot || $0 == hyphen }
        guard let last = rest.split(separator: dot).last, rest.contains(dot) else { return true }
        let label = String(String.UnicodeScalarView(last.compactMap(Unicode.Scalar.init)))
        if fileEndings.contains(label) || last.first == hyphen { return true }
        // The last label of a domain has only letters, or is an A-label (RFC 3696 section 2).
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

    /// Letters, digits and their combining marks.
    private static func isWord(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar &- 0x30 < 10 || scalar &- 0x61 < 26 }
        guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return properties.isAlphabetic || properties.numericType != nil
        }
    }
}
