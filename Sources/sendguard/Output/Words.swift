import Mail

/// Values as a person reads them.
enum Words {
    /// Text from mail or the network, made harmless for a terminal, where it could move the cursor or recolour what
    /// follows.
    static func safe(_ text: String) -> String { text.harmless }

    /// A span of time, rounded down: `12 s`, `5 min`, `3 h 12 min`, `4 d 2 h`.
    static func span(seconds: Int) -> String {
        switch max(0, seconds) {
        case let s where s < 60: "\(s) s"
        case let s where s < 3600: "\(s / 60) min"
        case let s where s < 86_400: s / 60 % 60 == 0 ? "\(s / 3600) h" : "\(s / 3600) h \(s / 60 % 60) min"
        case let s: s / 3600 % 24 == 0 ? "\(s / 86_400) d" : "\(s / 86_400) d \(s / 3600 % 24) h"
        }
    }

    /// How long ago a moment in RFC 3339 was; the moment itself when it cannot be read.
    static func age(of moment: String, now: Timestamp) -> String {
        guard let at = Timestamp(rfc3339: moment) else { return moment }
        return span(seconds: Int((now - at).wholeSeconds)) + " ago"
    }

    /// `1 message`, `2 messages`.
    static func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

    /// Cuts to a number of characters, with an ellipsis where something is missing.
    static func cut(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    /// Lines of at most so many characters, broken at spaces.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// Columns apart by two spaces, each as wide as its widest cell, the last as it is.
    static func columns(_ rows: [[String]], indent: String = "  ") -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
            }
            return indent + cells.joined(separator: "  ")
        }
    }
}
