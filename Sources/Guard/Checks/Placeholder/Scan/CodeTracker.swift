/// Tells whether a place in plain text lies in a sample of code, where tags are shown on purpose: between backticks,
/// in a fenced block, in a block that is indented by four columns and set off by an empty line (CommonMark), or in a
/// hunk of a patch.
///
/// Asked at ascending positions; it walks the text once, and only as far as it is asked.
struct CodeTracker {
    private let text: [UInt8]
    private var position = 0
    private var isFenced = false
    private var isIndented = false
    private var isHunk = false
    private var isPreviousBlank = true
    private var isBlank = true
    private var indent = 0
    private var backticks = 0

    init(_ text: [UInt8]) { self.text = text }

    mutating func isCode(at offset: Int) -> Bool {
        while position <= offset {
            advance()
            position += 1
        }
        return isFenced || isIndented || isHunk || !backticks.isMultiple(of: 2) && closes(after: offset)
    }

    private mutating func advance() {
        let byte = text[position]
        switch byte {
        case UInt8(ascii: "\n"):
            if isBlank, indent == 0 { isHunk = false }
            isPreviousBlank = isBlank
            isBlank = true
            indent = 0
            backticks = 0
        case UInt8(ascii: "\r"): break
        case UInt8(ascii: " ") where isBlank: indent += 1
        case UInt8(ascii: "\t") where isBlank: indent += 4
        default:
            if isBlank { beginLine() }
            if byte == UInt8(ascii: "`") { backticks += 1 }
        }
    }

    /// At the first visible byte of a line.
    private mutating func beginLine() {
        isBlank = false
        isHunk = text[position...].starts(with: "@@ -".utf8) || isHunk && isHunkLine
        isIndented = indent >= 4 && (isPreviousBlank || isIndented)
        let fence = text[position...].prefix(3)
        if indent < 4, fence.elementsEqual("```".utf8) || fence.elementsEqual("~~~".utf8) { isFenced.toggle() }
    }

    /// Context, removed, added, or the next hunk of the same patch.
    private var isHunkLine: Bool { indent > 0 || Self.hunkMarks.contains(text[position]) }

    private static let hunkMarks = ByteSet("+-\\@")

    /// Whether the line has another backtick, so that a stray one hides nothing.
    private func closes(after offset: Int) -> Bool {
        text[offset...].prefix(200).prefix { $0 != UInt8(ascii: "\n") }.contains(UInt8(ascii: "`"))
    }
}
