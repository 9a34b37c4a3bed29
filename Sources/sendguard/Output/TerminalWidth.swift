import Foundation

/// Makes lines fit the terminal. Lines in a pipe or a file are not broken, because programs read them.
enum TerminalWidth {
    /// The columns of the terminal; nil when standard output is not a terminal.
    static let columns: Int? = Output.isTerminal ? columns(of: STDOUT_FILENO) : nil

    /// The columns of the terminal that shows standard error; nil when it is not a terminal.
    static let errorColumns: Int? = Output.isErrorTerminal ? columns(of: STDERR_FILENO) : nil

    private static func columns(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= least else { return usual }
        return Int(size.ws_col)
    }

    /// The width to use when the terminal does not report one.
    private static let usual = 100
    /// A terminal narrower than this breaks the lines itself.
    private static let least = 60
    /// The width for text that is wrapped even in a file: at most `most` columns, and at most the width of the
    /// terminal.
    static func fitting(_ most: Int) -> Int { min(most, columns ?? most) }

    /// Columns by which the rest of a broken line is indented further.
    private static let hanging = 6

    /// Breaks lines at spaces where they are longer than the terminal is wide. The rest is indented.
    /// - Parameter width: nil: all lines stay whole.
    static func broken(_ lines: [String], width: Int? = columns) -> [String] {
        guard let width else { return lines }
        return lines.flatMap { line in
            line.split(separator: "\n", omittingEmptySubsequences: false).flatMap { broken(String($0), width: width) }
        }
    }

    private static func broken(_ line: String, width: Int) -> [String] {
        broken(line, width: width, indent: line.prefix { $0 == " " }.count + hanging)
    }

    /// - Parameter indent: spaces before every line but the first; they count as part of the width.
    static func broken(_ line: String, width: Int, indent: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(line)
        var start = 0
        while let end = lastSpace(of: rest, before: width - start) {
            var head = rest[..<end]
            while head.last == " " { head.removeLast() }
            lines.append(String(repeating: " ", count: start) + head)
            rest = rest[end...].drop { $0 == " " }
            start = indent
        }
        return lines + [String(repeating: " ", count: start) + rest]
    }

    /// Where a text that is longer than the limit can be broken; nil when it fits, or has no space to break at.
    private static func lastSpace(of text: Substring, before limit: Int) -> Substring.Index? {
        var (count, space, hasText, isEscape) = (0, Substring.Index?.none, false, false)
        for index in text.indices {
            let character = text[index]
            if character == "\u{1B}" { isEscape = true }
            if isEscape {
                if character.isLetter { isEscape = false }
                continue
            }
            if character == " ", hasText, count <= limit { space = index }
            if character != " " { hasText = true }
            count += 1
            if count > limit, let space { return space }
        }
        return nil
    }

    /// The number of characters that a terminal shows, without colour sequences.
    static func shown(_ text: String) -> Int {
        text.contains("\u{1B}") ? text.replacing(/\u{1B}\[[0-9;]*m/, with: "").count : text.count
    }

    /// Shortens texts with an ellipsis until they have `width` characters together. The first text is shortened
    /// first.
    /// - Parameter texts: each with the characters that it keeps in any case.
    static func shortened(_ texts: [(text: String, least: Int)], to width: Int) -> [String] {
        var excess = texts.reduce(0) { $0 + $1.text.count } - width
        return texts.map { text, least in
            let cut = max(0, min(excess, text.count - least))
            excess -= cut
            return cut == 0 ? text : Words.cut(text, to: text.count - cut)
        }
    }
}
