import Mail

/// Values as words for a person.
enum Words {
    /// Makes text from mail or the network harmless. A terminal could otherwise move the cursor or change colours.
    static func safe(_ text: String) -> String { text.harmless }

    /// A duration, rounded down: `12 s`, `5 min`, `3 h 12 min`, `4 d 2 h`.
    static func span(seconds: Int) -> String {
        switch max(0, seconds) {
        case let s where s < 60: "\(s) s"
        case let s where s < 3600: "\(s / 60) min"
        case let s where s < 86_400: s / 60 % 60 == 0 ? "\(s / 3600) h" : "\(s / 3600) h \(s / 60 % 60) min"
        case let s: s / 3600 % 24 == 0 ? "\(s / 86_400) d" : "\(s / 86_400) d \(s / 3600 % 24) h"
        }
    }

    /// The age of a moment in RFC 3339, `3 min ago`; the text itself when it is not RFC 3339.
    static func age(of moment: String, now: Timestamp) -> String {
        guard let at = Timestamp(rfc3339: moment) else { return moment }
        return span(seconds: Int((now - at).wholeSeconds)) + " ago"
    }

    /// An argument in single quotes, as a shell reads it.
    static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }

    /// An argument as a person types it: in quotes only when the shell needs them.
    static func argument(_ text: String) -> String {
        text.wholeMatch(of: /[A-Za-z0-9_@%+=:,.\/-]+/) == nil ? quoted(safe(text)) : text
    }

    /// An option and its value: `--tag '[x]'`, and `--tag='-X-'`, because a value behind a space must not look like an
    /// option.
    static func option(_ name: String, _ value: String, quotes: Bool = true) -> String {
        let argument = quotes ? quoted(safe(value)) : argument(value)
        return name + (value.hasPrefix("-") ? "=" : " ") + argument
    }

    /// `1 message`, `2 messages`.
    static func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

    /// The same for a noun with its own plural: `2 hashes`.
    static func count(_ number: Int, _ noun: String, _ plural: String) -> String {
        "\(number) \(number == 1 ? noun : plural)"
    }

    /// Cuts a text to a number of characters. The last one is an ellipsis if something is missing.
    static func cut(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    /// Breaks a text at spaces into lines of at most `width` characters. A command between backticks stays on one line
    /// if it fits one, so that it can be copied.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var words: [String] = []
        for word in text.split(separator: " ") {
            if let last = words.last, last.isInCommand, last.count + 1 + word.count <= width {
                words[words.count - 1] += " \(word)"
            } else {
                words.append(String(word))
            }
        }
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    /// One text a row: columns with two spaces between them, each as wide as its widest cell; the last as it is.
    /// - Parameter width: of the terminal; a longer last cell continues on the next line, below its beginning. nil:
    ///   no limit.
    /// - Parameter shrinks: the columns whose cells are cut, in this order, while the table is wider than the terminal;
    ///   each with the width that it keeps.
    static func columns(
        _ rows: [[String]], indent: String = "  ", width: Int? = TerminalWidth.columns,
        shrinks: [(column: Int, least: Int)] = []
    ) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        var widths = (0..<count).map { column in
            rows.map { column < $0.count ? TerminalWidth.shown($0[column]) : 0 }.max() ?? 0
        }
        var rows = rows
        for (column, least) in shrinks where column < count {
            let excess = indent.count + widths.reduce(0) { $0 + $1 + 2 } - 2 - (width ?? .max)
            guard excess > 0, widths[column] > least else { continue }
            widths[column] = max(least, widths[column] - excess)
            for row in rows.indices where column < rows[row].count {
                rows[row][column] = cut(rows[row][column], to: widths[column])
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                let gap = widths[index] - TerminalWidth.shown(cell)
                return index == row.count - 1 ? cell : cell + String(repeating: " ", count: gap)
            }
            var line = indent + cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            let start = indent.count + widths.prefix(max(0, row.count - 1)).reduce(0) { $0 + $1 + 2 }
            guard let width, start <= width * 2 / 3 else { return line }
            return TerminalWidth.broken(line, width: width, indent: start).joined(separator: "\n")
        }
    }
}

/// Finds the word that a person probably meant.
enum Nearest {
    /// The candidate with the smallest edit distance to `word`. nil when the distance is more than half of the word's
    /// letters, or more than two for a short word.
    static func candidate(to word: String, among candidates: [String]) -> String? {
        let limit = max(2, word.count / 2)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = distance(Array(word.lowercased()), Array(candidate.lowercased()))
            guard distance <= limit, distance < candidate.count else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// The edit distance: insertions, deletions, replacements, and swaps of neighbours.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}

extension String {
    /// Adds spaces at the end up to a number of characters.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}

extension String {
    /// Whether the text ends between two backticks.
    fileprivate var isInCommand: Bool { !count { $0 == "`" }.isMultiple(of: 2) }
}
