import Guard

/// Puts a `stop` command together again that lost its quotes or the dashes of its options.
///
/// **Why:** these are the likely mistakes of a person in a hurry. The shell splits `--reason wrong price` into three
/// words, and the parser then takes `price` for the id of a stop.
struct StopWords {
    /// What the person has to change, for a sentence.
    let fault: String
    /// The arguments as the person probably meant them, from `stop` on.
    let meant: [String]

    /// The command to type.
    var command: String { (["sendguard"] + meant).map(Words.argument).joined(separator: " ") }

    private static let scopes = ["campaign", "sender", "stream", "upstream", "recipient-domain"]
    private static let names = scopes + ["mode", "reason", "for", "state", "config"]
    private static let flags: Set = ["--dry-run", "--wait", "--json"]

    /// An option with the words of its value.
    private struct Part {
        let name: String
        var words: [String]
    }

    /// - Parameter arguments: with `stop` as the first.
    /// - Returns: nil when no quotes and no dashes are missing, or the words make no sense to this type. The caller
    ///   must ask the parser whether the result is valid.
    init?(_ arguments: [String]) {
        var (parts, flags, loose): ([Part], [String], [String]) = ([], [], [])
        var bare: String?
        var takesWords = false
        for (index, word) in arguments.enumerated().dropFirst() {
            if Self.flags.contains(word) {
                flags.append(word)
                takesWords = false
            } else if let (name, value) = Self.option(word) {
                parts.append(Part(name: name, words: value.map { [$0] } ?? []))
                takesWords = true
                if !word.hasPrefix("--") || word.dropFirst(2).prefix(while: { $0 != "=" }) != name {
                    bare = bare ?? word
                }
            } else if word.hasPrefix("-") {
                return nil
            } else if Self.names.contains(word.lowercased()),
                !takesWords || bare != nil || (index == arguments.count - 2 && Self.isScope(word, after: parts))
            {
                parts.append(Part(name: word.lowercased(), words: []))
                takesWords = true
                bare = bare ?? word
            } else if takesWords {
                parts[parts.count - 1].words.append(word)
            } else {
                loose.append(word)
            }
        }
        guard parts.allSatisfy({ !$0.words.isEmpty }) else { return nil }
        var id: String?
        // The id of a stop that gets a reason comes first or last.
        if let first = loose.first, StopID(first) != nil {
            id = loose.removeFirst()
            if !loose.isEmpty { parts.append(Part(name: "reason", words: loose)) }
            loose = []
        } else if loose.isEmpty, let last = parts.last, last.name == "reason", last.words.count > 1,
            let word = last.words.last, StopID(word) != nil
        {
            id = parts[parts.count - 1].words.removeLast()
        }
        // People write `stop all` and `stop all mail`.
        if let first = loose.first?.lowercased(), first == "all" {
            loose.removeFirst()
            if loose.map({ $0.lowercased() }) == ["mail"] { loose = [] }
        }
        if !loose.isEmpty { parts.insert(Part(name: "campaign", words: loose), at: 0) }
        guard Set(parts.map { $0.name }).count == parts.count else { return nil }
        let isSplit = parts.contains { $0.words.count > 1 }
        switch (isSplit, bare) {
        case (true, nil): fault = "put a text of several words in quotes"
        case (false, let bare?):
            fault = "\"\(Words.safe(bare))\" is an option and needs two dashes before its name"
        case (true, _?): fault = "an option needs two dashes, and a text of several words needs quotes"
        case (false, nil): return nil
        }
        let options = parts.flatMap { ["--\($0.name)", $0.words.joined(separator: " ")] }
        meant = ["stop"] + (id.map { [$0] } ?? []) + options + flags
    }

    /// Whether a word inside a reason begins the scope. Without this, `--reason wrong price campaign spring` would
    /// become a stop of all mail.
    private static func isScope(_ word: String, after parts: [Part]) -> Bool {
        scopes.contains(word.lowercased()) && parts.last?.name == "reason" && parts.last?.words.isEmpty == false
            && !parts.contains { scopes.contains($0.name) }
    }

    /// The name and value of a word such as `--campaign`, `-Campaign` or `—campaign=spring`; nil for other words.
    private static func option(_ word: String) -> (name: String, value: String?)? {
        let dashes: Set<Character> = ["-", "–", "—"]
        guard let first = word.first, dashes.contains(first) else { return nil }
        let pieces = word.drop(while: dashes.contains).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = pieces.first?.lowercased(), names.contains(name) else { return nil }
        return (name, pieces.count > 1 ? String(pieces[1]) : nil)
    }
}
