// Folder Config/Catalogues: reads the parts of the configuration that are in separate files: the catalogue of
// placeholders, profiles of ESPs, playbooks. It may use Config/YAML and Output.

import Content
import Yams

/// Reads the entries of a placeholder catalogue: the compiled-in one, and those under `checks.placeholder.syntaxes`.
struct CatalogueReader {
    let log: MistakeLog

    /// The compiled-in catalogue. A mistake in it is a programming error, which the tests find.
    static let shipped: PlaceholderCatalogue = {
        let log = MistakeLog()
        guard let text = ShippedFiles.text("placeholders.yaml"), let root = try? YAMLText.compose(text),
            let map = MappingReader(root, "the catalogue", log: log)
        else { preconditionFailure("the catalogue of placeholders is missing or no YAML") }
        let syntaxes = CatalogueReader(log: log).syntaxes("syntaxes", of: map)
        map.finish()
        precondition(log.sorted.isEmpty, "the catalogue of placeholders has mistakes: \(log.sorted)")
        return PlaceholderCatalogue(syntaxes: syntaxes)
    }()

    func syntaxes(_ key: String, of map: MappingReader) -> [PlaceholderSyntax] {
        (map.items(key) ?? []).compactMap(syntax)
    }

    private func syntax(_ node: Node) -> PlaceholderSyntax? {
        guard let map = MappingReader(node, "a syntax", log: log) else { return nil }
        defer { map.finish() }
        let name = map.required("name", in: "a syntax")
        let opening = delimiter("open", of: map, isRequired: true)
        let closing = delimiter("close", of: map, isRequired: false)
        if map.node("content") == nil { log.add(line: map.line, "a syntax needs the key \"content\"") }
        guard let content: PlaceholderContent = map.choice("content"), let name, let opening else { return nil }
        var syntax = PlaceholderSyntax(name: name, opening: opening, closing: closing ?? "", content: content)
        if closing == nil, ![.field, .word, .nothing, .conversion].contains(content) {
            log.add(
                line: map.line,
                "a syntax without the key \"close\" must have the content field, word, nothing or conversion")
        }
        if let ordinary: OrdinaryUse = map.choice("ordinary") { syntax.ordinary = ordinary }
        syntax.places = Set(places(of: map))
        if let limit = map.integer("limit", in: 1...10_000) { syntax.limitBytes = limit }
        if let isFilled = map.value("amp", "true or false", { Bool($0) }) { syntax.isFilledByClient = isFilled }
        syntax.systems = (map.strings("systems") ?? []).map(\.text)
        syntax.examples = (map.strings("examples") ?? []).map(\.text)
        syntax.nearMisses = (map.strings("near_misses") ?? []).map(\.text)
        return syntax
    }

    private func delimiter(_ key: String, of map: MappingReader, isRequired: Bool) -> String? {
        let text = isRequired ? map.required(key, in: "a syntax") : map.string(key)
        guard let text else { return nil }
        guard text.utf8.count <= 16 else {
            log.add(line: map.line(of: key), "\(key): \"\(text)\" is longer than 16 bytes")
            return nil
        }
        return text
    }

    private func places(of map: MappingReader) -> [FieldPlace] {
        (map.strings("places") ?? []).compactMap { text, line in
            let words = FieldPlace.allCases.map(\.rawValue)
            if let place = FieldPlace(rawValue: text) { return place }
            log.add(
                line: line, "places: \"\(text)\" is not one of \(words.joined(separator: ", "))",
                suggestion: Nearest.candidate(to: text, among: words))
            return nil
        }
    }
}
