/// Finds the parts of a text that are quoted or forwarded, where another person writes about other people.
struct QuotedText {
    private let text: [UInt8]
    /// The end of the first line that opens a quotation.
    private let quotation: Int

    /// Reads the whole text once; make it only for a text with a finding.
    init(_ text: [UInt8]) {
        self.text = text
        var start = 0
        while start < text.count {
            let end = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: start)
            if Self.opensQuotation(text[start..<end]) {
                quotation = end
                return
            }
            start = end + 1
        }
        quotation = text.count
    }

    /// Whether the line begins with `>` or `|`, or a forwarded or answered message began on an earlier line.
    func isQuoted(at offset: Int) -> Bool {
        if offset >= quotation { return true }
        let near = text[max(0, offset - Self.lineLimit)..<offset]
        let line = near.lastIndex(of: UInt8(ascii: "\n")).map { near[($0 + 1)...] } ?? near
        guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
        return Self.marks.contains(first)
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

    /// In bytes; a line that opens a quotation is short, and quoted lines were wrapped.
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
