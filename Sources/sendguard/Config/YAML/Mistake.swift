/// One mistake in a file that a person wrote.
package struct Mistake: Hashable, Sendable {
    /// From 1.
    let line: Int
    let message: String
    /// What was probably meant: the nearest valid key or value.
    var suggestion: String?
    /// The file it is in; nil for the one that is being read.
    var file: String?

    init(line: Int, _ message: String, suggestion: String? = nil) {
        self.line = line
        self.message = message
        self.suggestion = suggestion
    }

    /// `FILE:LINE: message; did you mean "nearest"?`, on one line and harmless for a terminal whatever the file holds: keys
    /// and values are quoted in it.
    func text(file: String) -> String {
        let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return Words.safe("\(self.file ?? file):\(line): \(message)\(hint)")
    }
}

/// Collects the mistakes of one file, or of a file and those it names, so that a person sees all of them at once.
final class MistakeLog {
    /// The file that mistakes are in, when it is not the configuration itself.
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

    /// All of another file's.
    func add(_ other: MistakeLog) { mistakes += other.sorted }

    /// The configuration's own first, each file's in the order of the file; those of one line in the order they were
    /// met.
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

/// A configuration, or a file it names, that cannot be used.
package enum ConfigurationError: Error, Hashable {
    /// The file cannot be read at all.
    case unreadable(file: String, reason: String)
    /// Everything that is wrong in it.
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
    /// The file is no YAML, so this is the only mistake that can be told.
    struct Syntax: Error, Hashable {
        let mistake: Mistake
        init(_ mistake: Mistake) { self.mistake = mistake }
    }
}
