import Guard

/// What some mail said, for every way of showing it.
struct SaidText {
    let said: SaidTemplate

    /// Compared messages from which on the words tell what is personal.
    private static let enough = 10

    /// How far the words can be relied upon; nil when there are none.
    var note: String? {
        guard let sample = said.sample else { return nil }
        if said.compared >= Self.enough {
            return "as \(sample) said it; … is personal, found by comparing it with \(said.compared) others"
        }
        let others = said.compared == 0 ? "no other" : "only \(said.compared)"
        return "as \(sample) said it; … looks personal, but it could be compared with \(others)"
    }

    /// Lines of the text, without empty ones at its ends.
    var lines: [String] {
        let lines = said.text.split(separator: "\n", omittingEmptySubsequences: false).map { Words.safe(String($0)) }
        let isBlank = { (line: String) in line.allSatisfy(\.isWhitespace) }
        guard let first = lines.firstIndex(where: { !isBlank($0) }), let last = lines.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return Array(lines[first...last])
    }

    static let notKept = "its words are not kept"
}
