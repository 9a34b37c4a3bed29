/// One mistake in a file that a person wrote.
package struct Mistake: Hashable, Sendable {
    /// The line, from 1.
    let line: Int
    let message: String
    /// The nearest valid key or value, which was probably meant.
    var suggestion: String?
    /// The file with the mistake; nil for the file that `text(file:)` gets.
    var file: String?

    init(line: Int, _ message: String, suggestion: String? = nil) {
        self.line = line
        self.message = message
        self.suggestion = suggestion
    }

    /// `FILE:LINE: message; did you mean "nearest"?` on one line. Keys and values of the file are quoted in it, so
    /// control characters are made harmless for a terminal.
    func text(file: String) -> String {
        let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return Words.safe("\(self.file ?? file):\(line): \(message)\(hint)")
    }
}

/// Collects the mistakes of one file, or of a file and the files that it names. A person sees all of them at once.
final class MistakeLog {
    /// The file with the mistakes; nil for the configuration itself.
    private let file: String?
    private var mistakes: [Mistake] = []

    init(file: String? = nil) { self.file = file }

    var isEmpty: Bool { mistakes.isEmpty }

    func add(line: Int, _ message: String, suggestion: String? = nil) {
        add(Mistake(line: line, message, suggestion: suggestion))
    }

    func add(_ mistake: Mistake) {
        var mistake = mistake
        mistake.file = mistake.file ?? file
        mistakes.append(mistake)
    }

    /// Adds all mistakes of another file.
    func add(_ other: MistakeLog) { mistakes += other.sorted }

    /// The configuration's own mistakes come first, then those of each other file. Within a file they are sorted by
    /// line, and within a line by the order in which they were found.
    var sorted: [Mistake] {
        mistakes.enumerated()
            .sorted {
                ($0.element.file ?? "", $0.element.line, $0.offset) < (
                    $1.element.file ?? "", $1.element.line, $1.offset
                )
            }
            .map(\.element)
    }
}

/// A configuration, or a file that it names, that cannot be used.
package enum ConfigurationError: Error, Hashable {
    /// The file cannot be read at all.
    case unreadable(file: String, reason: String)
    /// Every mistake in the file.
    case mistakes(file: String, [Mistake])

    /// One line for each mistake.
    package var lines: [String] {
        switch self {
        case .unreadable(let file, let reason): ["\(file): \(reason)"]
        case .mistakes(let file, let mistakes): mistakes.map { $0.text(file: file) }
        }
    }
}

extension Mistake {
    /// The file is not YAML, so this is the only mistake that can be reported.
    struct Syntax: Error, Hashable {
        let mistake: Mistake
        init(_ mistake: Mistake) { self.mistake = mistake }
    }
}
