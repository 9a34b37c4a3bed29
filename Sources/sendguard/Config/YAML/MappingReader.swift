import Yams

/// Reads one mapping of the configuration key by key, and reports every mistake in it.
///
/// The keys that the caller asks for are the valid ones. `finish` reports all others with the nearest valid key, so
/// the list of keys always matches the code that reads them. A key whose value is null counts as absent.
final class MappingReader {
    /// The line of the mapping's first key.
    let line: Int
    let log: MistakeLog
    private let pairs: [(key: String, line: Int, value: Node)]
    private var asked: [String] = []

    /// - Parameter what: the mapping's name in a mistake, such as `a listener`.
    /// - Returns: nil, with a mistake reported, when the node is not a mapping.
    init?(_ node: Node, _ what: String, log: MistakeLog) {
        guard case .mapping(let mapping) = node else {
            log.add(line: node.line, "\(what) must be a mapping of keys to values")
            return nil
        }
        self.log = log
        pairs = mapping.map { pair in
            (pair.key.scalar?.string ?? "", pair.key.line, pair.value)
        }
        line = node.line
    }

    /// Every key, for mappings whose keys are names. All of them count as valid.
    var names: [String] {
        asked += pairs.map(\.key)
        return pairs.map(\.key).filter { $0.first != YAMLText.duplicateMark }
    }

    func has(_ key: String) -> Bool { value(key) != nil }

    /// The line of a key; the line of the mapping when the key is absent.
    func line(of key: String) -> Int { pairs.first { $0.key == key }?.line ?? line }

    /// The lines of all keys; of a duplicate key, the first line.
    var lines: [String: Int] { Dictionary(pairs.map { ($0.key, $0.line) }) { first, _ in first } }

    /// nil when the key is absent or its value is null.
    func node(_ key: String) -> Node? {
        if !asked.contains(key) { asked.append(key) }
        return value(key)
    }

    /// The text of any scalar.
    func string(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        guard let scalar = node.scalar, !scalar.string.isEmpty else {
            log.add(line: line(of: key), "\(key) must be a text")
            return nil
        }
        return scalar.string
    }

    func required(_ key: String, in what: String) -> String? {
        if node(key) == nil {
            log.add(line: line, "\(what) needs the key \"\(key)\"")
            return nil
        }
        return string(key)
    }

    /// Reads a value with a notation, such as a duration.
    /// - Parameter expected: describes a good value in the mistake: `a duration such as 30s`.
    func value<Value>(_ key: String, _ expected: String, _ read: (String) -> Value?) -> Value? {
        guard let node = node(key) else { return nil }
        guard let text = node.scalar?.string else {
            log.add(line: line(of: key), "\(key) must be \(expected)")
            return nil
        }
        guard let value = read(text) else {
            log.add(line: node.line, "\(key): \"\(text)\" is not \(expected)")
            return nil
        }
        return value
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func duration(_ key: String) -> Duration? {
        value(key, "a duration such as 500ms, 30s, 10m, 24h or 7d", ValueText.duration)
    }

    /// Whether the value is the word `none`, which means that there is no limit.
    func isNone(_ key: String) -> Bool { node(key)?.scalar?.string == "none" }

    func size(_ key: String) -> Int? { value(key, "a size such as 10MB or 64MiB", ValueText.size) }

    /// Reads one of an enumeration's words.
    func choice<Value: RawRepresentable & CaseIterable>(_ key: String) -> Value? where Value.RawValue == String {
        guard let node = node(key) else { return nil }
        let words = Value.allCases.map(\.rawValue)
        let text = node.scalar?.string ?? ""
        guard let value = Value(rawValue: text) else {
            log.add(
                line: node.line, "\(key): \"\(text)\" is not one of \(words.joined(separator: ", "))",
                suggestion: Nearest.candidate(to: text, among: words))
            return nil
        }
        return value
    }

    /// The items of a sequence. A single scalar counts as a sequence of one item.
    func items(_ key: String) -> [Node]? {
        guard let node = node(key) else { return nil }
        switch node {
        case .sequence(let sequence): return Array(sequence)
        case .scalar: return [node]
        default:
            log.add(line: line(of: key), "\(key) must be a list")
            return nil
        }
    }

    /// The items of a sequence of texts, each with its line.
    func strings(_ key: String) -> [(text: String, line: Int)]? {
        items(key)?.compactMap { item in
            guard let text = item.scalar?.string, !text.isEmpty else {
                log.add(line: item.line, "an item of \(key) must be a text")
                return nil
            }
            return (text, item.line)
        }
    }

    /// Reports every key that was never asked for, and every duplicate key.
    func finish() {
        for (key, line, _) in pairs {
            if key.first == YAMLText.duplicateMark {
                let name = String(key.drop { $0 == YAMLText.duplicateMark })
                log.add(line: line, "duplicate key \"\(name)\", first given on line \(self.line(of: name))")
            } else if !asked.contains(key) {
                let nearest = Nearest.candidate(to: key, among: asked)
                let known = nearest == nil ? "; known here: \(asked.sorted().joined(separator: ", "))" : ""
                log.add(line: line, "unknown key \"\(key)\"\(known)", suggestion: nearest)
            }
        }
    }

    private func value(_ key: String) -> Node? {
        guard let value = pairs.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
        return value
    }
}

extension Node {
    var line: Int { mark?.line ?? 1 }

    /// Whether the value is `null`, `~` or empty, as in `key:`.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
