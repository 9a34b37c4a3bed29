import Guard
import Yams

/// Turns the tree of a playbook's file (`config/playbooks/*.yaml`) into a `Playbook`.
struct PlaybookReader {
    let log: MistakeLog

    /// In characters. A name is typed in commands and printed in a column.
    private static let nameLimit = 24
    /// In characters. People do not read a longer text in an emergency.
    private static let textLimit = 1000
    private static let roleLimit = 40

    /// Reads a playbook file's text. Returns nil when it cannot be used; every mistake is in the log.
    static func read(_ text: String, log: MistakeLog) -> Playbook? {
        let need = "a playbook needs a kind and steps"
        guard let root = CatalogueFiles<Playbook>.root(of: text, need: need, log: log) else { return nil }
        guard let map = MappingReader(root, "a playbook", log: log) else { return nil }
        return PlaybookReader(log: log).playbook(map)
    }

    private func playbook(_ map: MappingReader) -> Playbook? {
        if !map.has("kind") { log.add(line: map.line, "a playbook needs the key \"kind\"") }
        let kind: Incident.Kind? = map.choice("kind")
        let items = map.items("steps")
        if items?.isEmpty ?? !map.has("steps") {
            log.add(line: map.line(of: "steps"), "a playbook needs at least one step under \"steps\"")
        }
        var lines: [String: Int] = [:]
        let steps = (items ?? []).compactMap { step($0, &lines) }
        map.finish()
        guard let kind, log.isEmpty else { return nil }
        return Playbook(kind: kind, steps: steps)
    }

    /// - Parameter lines: the lines of the names so far.
    private func step(_ node: Node, _ lines: inout [String: Int]) -> Playbook.Step? {
        guard let map = MappingReader(node, "a step", log: log) else { return nil }
        defer { map.finish() }
        let name = name(map)
        if let name, let earlier = lines.updateValue(map.line(of: "name"), forKey: name) {
            log.add(line: map.line(of: "name"), "the step \"\(name)\" is already on line \(earlier)")
        }
        let text = line("do", of: map, limit: Self.textLimit)
        for hole in StepText.unknownHoles(in: text ?? "") {
            log.add(
                line: map.line(of: "do"),
                "do: {\(hole)} is not known; known: \(StepText.holes.map { "{\($0)}" }.joined(separator: ", "))",
                suggestion: Nearest.candidate(to: hole, among: StepText.holes).map { "{\($0)}" })
        }
        let role = line("role", of: map, limit: Self.roleLimit)
        let due = map.duration("due")
        guard let name, let text, let role else { return nil }
        return Playbook.Step(name: name, text: text, role: role, due: due)
    }

    private func name(_ map: MappingReader) -> String? {
        guard let name = map.required("name", in: "a step") else { return nil }
        let isGood = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isGood, name.first?.isLetter == true, name.count <= Self.nameLimit else {
            log.add(
                line: map.line(of: "name"),
                "name: \"\(name)\" is not a word of up to \(Self.nameLimit) lower-case letters, digits and "
                    + "hyphens, such as tell")
            return nil
        }
        return name
    }

    /// Reads a text and joins its lines with spaces.
    private func line(_ key: String, of map: MappingReader, limit: Int) -> String? {
        guard let text = map.required(key, in: "a step") else { return nil }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !line.isEmpty, line.count <= limit else {
            log.add(line: map.line(of: key), "\(key) must be a text of at most \(limit) characters")
            return nil
        }
        return line
    }
}

/// The playbooks of a configuration: the compiled-in ones, and the operator's own, which replace them.
enum PlaybookCatalogue {
    private static let files = CatalogueFiles(
        shippedFolder: "playbooks", read: { PlaybookReader.read($0, log: $1) },
        title: { "the playbook of \($0.kind.rawValue)" })

    /// The playbooks of `config/playbooks`.
    static let shipped = Playbooks(files.shipped)

    /// Reads every `.yaml` file of a folder. Each playbook replaces the playbook of the same kind.
    /// - Returns: why the folder cannot be read; nil when it can.
    static func add(folder: String, to books: inout Playbooks, log: MistakeLog) -> String? {
        files.each(in: folder, log: log) { books[$0.kind] = $0 }
    }
}
