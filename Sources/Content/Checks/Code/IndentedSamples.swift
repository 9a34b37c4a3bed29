/// Blocks that are set in by four columns or more against the mail's own lines, behind an empty line (CommonMark section
/// 4.4).
///
/// **Why against the mail's own:** a template in a heredoc is set in as a whole, and its paragraphs are no code. The first
/// line that shows anything says where the mail's lines begin, and a block needs a line before it that is not set in.
enum IndentedSamples {
    /// Columns.
    private static let step = 4

    static func find(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var margin: Int?
        var isBehindBlank = false
        var block: Range<Int>?
        for line in TextLines(text) {
            if line.isBlank {
                isBehindBlank = true
                continue
            }
            let own = margin ?? line.indent
            margin = own
            if line.indent >= own + step, let open = block {
                block = open.lowerBound..<line.range.upperBound
            } else {
                if let block { found.append(block) }
                block = line.indent >= own + step && isBehindBlank ? line.range : nil
            }
            isBehindBlank = false
        }
        if let block { found.append(block) }
        return found
    }
}
