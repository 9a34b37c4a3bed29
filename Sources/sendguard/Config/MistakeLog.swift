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
