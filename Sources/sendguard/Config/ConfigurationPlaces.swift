import Guard

/// Where the parts of a configuration are in its file, for what can be told only when the file is read already.
///
/// A part goes by its section and, of a list, by its number from 0: `listeners.0`, `alerts`, `lists.2.refresh`.
struct ConfigurationPlaces: Hashable, Sendable {
    private var lines: [String: [String: Int]] = [:]
    /// Flags of the command line that stand in for a section.
    private var flags: [String: String] = [:]

    mutating func note(_ part: String, _ map: MappingReader) {
        lines[part] = map.lines.merging(["": map.line]) { own, _ in own }
    }

    /// From here on the section is not the file's any more.
    mutating func replace(_ section: String, by flag: String) {
        flags[section] = flag
        lines = lines.filter { $0.key != section && !$0.key.hasPrefix("\(section).") }
    }

    /// The flag that a part comes from; nil for the file.
    func flag(_ part: String) -> String? { flags[String(part.prefix { $0 != "." })] }

    /// The line of a key, else of its part; nil when the file does not have it.
    func line(_ part: String, _ key: String) -> Int? { lines[part].flatMap { $0[key] ?? $0[""] } }
}

/// A name by which the configuration restricts something to some mail, and where it stands.
struct ScopeUse: Hashable, Sendable {
    enum Comparison: Hashable, Sendable {
        /// In any case, with `*` for any characters.
        case pattern
        /// The whole name; a `*` stands for itself.
        case wholeName
    }

    let line: Int
    /// The key, such as `streams` or `checks.unsubscribe.marketing_streams`.
    let key: String
    let kind: StopScope.Kind
    let text: String
    var comparison = Comparison.pattern

    /// The mistake, when no mail can have the name.
    func mistake(in mail: PossibleMail) -> Mistake? {
        if comparison == .wholeName, text.contains("*") {
            return Mistake(
                line: line,
                "\(key): \"\(Words.safe(text))\" takes whole names; * does not stand for other characters here")
        }
        guard let pattern = NamePattern(text) else {
            return Mistake(line: line, "\(key): \"\(Words.safe(text))\" has a character that no name has")
        }
        guard let unmet = mail.trouble(kind, pattern) else { return nil }
        guard case .noSuchName(let known) = unmet.reason else { return Mistake(line: line, "\(key): \(unmet.text)") }
        let nearest = Nearest.candidate(to: text, among: known)
        let rest = nearest == nil ? "; known: \(known.joined(separator: ", "))" : ""
        let who = kind == .stream ? "no listener has a stream" : "there is no \(kind.rawValue)"
        return Mistake(line: line, "\(key): \(who) \"\(Words.safe(text))\"\(rest)", suggestion: nearest)
    }
}

extension ConfigurationReader {
    /// Notes a name for the question whether any mail can have it.
    func scope(_ kind: StopScope.Kind, _ text: String, line: Int, key: String, _ comparison: ScopeUse.Comparison) {
        scopes.append(ScopeUse(line: line, key: key, kind: kind, text: text, comparison: comparison))
    }
}

extension UnmetScope {
    /// What is wrong, and what was probably meant.
    var advice: String {
        let nearest = Nearest.candidate(to: name.filter { $0 != "*" }, among: known)
        return Words.safe(text) + (nearest.map { "; did you mean \"\(Words.safe($0))\"?" } ?? "")
    }
}
