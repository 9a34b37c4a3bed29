import Mail

/// A reply as one column, exact and readable in a database shell: `250 2.0.0 Ok`, further lines after line feeds
/// (a reply's lines hold no control characters), `-` for a missing enhanced code.
enum ReplyColumn {
    static func text(_ reply: Reply) -> String {
        let status = reply.enhanced.map(\.description) ?? "-"
        return "\(reply.code) \(status) \(reply.lines.joined(separator: "\n"))"
    }

    /// nil when the text is anything else.
    static func reply(_ text: String) -> Reply? {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let code = UInt16(parts[0]), (200...599).contains(code) else { return nil }
        let enhanced = EnhancedStatusCode(String(parts[1]))
        guard enhanced != nil || parts[1] == "-" else { return nil }
        let lines = parts[2].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Reply(code, enhanced, lines: lines)
    }
}
