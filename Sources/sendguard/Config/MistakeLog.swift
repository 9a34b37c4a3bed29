/// Collects the mistakes of one file, so that a person sees all of them at once.
final class MistakeLog {
    private var mistakes: [Mistake] = []

    func add(line: Int, _ message: String, suggestion: String? = nil) {
        mistakes.append(Mistake(line: line, message, suggestion: suggestion))
    }

    /// In the order of the file; those of one line in the order they were met.
    var sorted: [Mistake] {
        mistakes.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}
