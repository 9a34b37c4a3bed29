/// Tells what in a text is quoted or forwarded, and so said by somebody else about somebody else.
struct QuotedText {
    private let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    /// The line begins with `>` or `|`, or a forwarded or answered message begins on an earlier one.
    ///
    /// Only asked about a place that is about to be reported, so walking the text before it costs clean mail nothing.
    func isQuoted(at offset: Int) -> Bool {
        let start = (text[..<offset].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        if let first = text[start..<offset].first(where: { $0 != 0x20 && $0 != 0x09 }), Self.marks.contains(first) {
            return true
        }
        return text[..<start].split(separator: UInt8(ascii: "\n")).contains { Self.opensQuotation($0) }
    }

    private static let marks = ByteSet(">|")

    /// `-----Original Message-----` in any language, or `On Monday Jane wrote:`.
    private static func opensQuotation(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= lineLimit else { return false }
        let line = line.trimming(leading: blanks, trailing: blanks)
        guard line.count >= 12, let last = line.last else { return false }
        if last == UInt8(ascii: "-"), line.first == last {
            let words = line.trimming(leading: hyphens, trailing: hyphens)
            let before = words.startIndex - line.startIndex
            let after = line.endIndex - words.endIndex
            return before >= 5 && after >= 5 && words.count { $0.isLetter } >= 5
        }
        guard last == UInt8(ascii: ":") else { return false }
        let folded = FoldedText.fold(line)
        return answers.longest(in: folded, before: folded.count) != nil
    }

    /// Bytes; a line that opens a quotation is short.
    private static let lineLimit = 400
    private static let blanks = ByteSet(" \t\r")
    private static let hyphens = ByteSet("- ")

    private static let answers = PhraseEnds(
        [
            "wrote:", "writes:", "schrieb:", "geschrieben:", "a écrit :", "a écrit:", "escribió:", "escreveu:",
            "ha scritto:", "schreef:", "napisał(a):", "napisał:", "napisała:", "пишет:", "написал:", "написал(а):",
            "şunu yazdı:", "yazdı:", "skrev:", "写道:", "寫道:",
        ].map { ($0, ()) })
}
