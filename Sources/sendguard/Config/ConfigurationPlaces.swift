import Guard

/// The lines of the parts of a configuration in its file, for mistakes that are found after the file was read.
///
/// A part is named by its section. An item of a list also has its number from 0: `listeners.0`, `alerts`,
/// `lists.2.refresh`.
struct ConfigurationPlaces: Hashable, Sendable {
    private var lines: [String: [String: Int]] = [:]
    /// Flags of the command line, by the section that they replace.
    private var flags: [String: String] = [:]

    mutating func note(_ part: String, _ map: MappingReader) {
        lines[part] = map.lines.merging(["": map.line]) { own, _ in own }
    }

    /// Replaces a section of the file by a flag. Its lines are forgotten.
    mutating func replace(_ section: String, by flag: String) {
        flags[section] = flag
        lines = lines.filter { $0.key != section && !$0.key.hasPrefix("\(section).") }
    }

    /// The flag that replaces a part's section; nil when the file gives it.
    func flag(_ part: String) -> String? { flags[String(part.prefix { $0 != "." })] }

    /// The line of a key, or the line of its part when the file does not have the key; nil when it has neither.
    func line(_ part: String, _ key: String) -> Int? { lines[part].flatMap { $0[key] ?? $0[""] } }
}

/// A name that restricts something to some mail, and its place in the configuration.
struct ScopeUse: Hashable, Sendable {
    enum Comparison: Hashable, Sendable {
        /// The case does not matter; `*` matches any characters.
        case pattern
        /// Compares the whole name. A `*` is an ordinary character.
        case wholeName
    }

    let line: Int
    /// The key, such as `streams` or `checks.unsubscribe.marketing_streams`.
    let key: String
    let kind: StopScope.Kind
    let text: String
    var comparison = Comparison.pattern

    /// The mistake; nil when some mail can have the name.
    func mistake(in mail: PossibleMail) -> Mistake? {
        if comparison == .wholeName, text.contains("*") {
            return Mistake(
                line: line,
                "\(key): \"\(Words.safe(text))\" must be a whole name; * does not match other characters here")
        }
        guard let pattern = NamePattern(text) else {
            return Mistake(line: line, "\(key): \"\(Words.safe(text))\" has a character that a name cannot have")
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
    /// Notes a name, so that it can be checked later whether any mail can have it.
    func scope(_ kind: StopScope.Kind, _ text: String, line: Int, key: String, _ comparison: ScopeUse.Comparison) {
        scopes.append(ScopeUse(line: line, key: key, kind: kind, text: text, comparison: comparison))
    }
}

extension UnmetScope {
    /// The fault, and the nearest known name.
    var advice: String {
        let nearest = Nearest.candidate(to: name.filter { $0 != "*" }, among: known)
        return Words.safe(text) + (nearest.map { "; did you mean \"\(Words.safe($0))\"?" } ?? "")
    }
}
