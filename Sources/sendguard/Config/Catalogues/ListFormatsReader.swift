import Guard
import Yams

/// Reads `config/list-formats.yaml`: the names and words of list files, and the export formats of ESPs.
package struct ListFormatsReader {
    let log: MistakeLog

    /// The compiled-in file. A mistake in it is a programming error, which the tests find.
    package static let shipped: ListFormats = {
        let log = MistakeLog()
        guard let text = ShippedFiles.text("list-formats.yaml"), let formats = read(text, log: log) else {
            preconditionFailure("the formats of lists are missing or no YAML: \(log.sorted)")
        }
        precondition(log.sorted.isEmpty, "the formats of lists have mistakes: \(log.sorted)")
        return formats
    }()

    static func read(_ text: String, log: MistakeLog) -> ListFormats? {
        guard let root = try? YAMLText.compose(text), let map = MappingReader(root, "the formats", log: log) else {
            return nil
        }
        let reader = ListFormatsReader(log: log)
        var formats = ListFormats()
        if let general = reader.mapping("general", of: map) { formats.general = reader.readGeneral(general) }
        formats.formats = (map.items("formats") ?? []).compactMap(reader.readFormat)
        map.finish()
        return formats
    }

    private func mapping(_ key: String, of map: MappingReader) -> MappingReader? {
        map.node(key).flatMap { MappingReader($0, key, log: log) }
    }

    private func names(_ key: String, of map: MappingReader) -> [String] {
        (map.node(key)?.sequence ?? []).compactMap { $0.scalar.map { ListColumnNames.normal($0.string) } }
    }

    // MARK: General

    private func readGeneral(_ map: MappingReader) -> ListFormats.General {
        var general = ListFormats.General()
        if let columns = mapping("columns", of: map) {
            for word in ListRole.words where word != "flag" {
                let names = names(word, of: columns)
                if !names.isEmpty, let role = ListRole(word) { general.columns[role] = names }
            }
            general.perhapsAddress = names("perhaps_address", of: columns)
            if let flags = mapping("flag", of: columns) {
                for name in flags.names {
                    general.flags[ListColumnNames.normal(name)] = flags.node(name)?.scalar?.string ?? ""
                }
            }
            columns.finish()
        }
        if let words = mapping("words", of: map) {
            if let reasons = mapping("suppressed", of: words) {
                for reason in reasons.names {
                    for word in names(reason, of: reasons) { general.words[word] = .suppressed(reason: reason) }
                }
            }
            for word in names("mailable", of: words) { general.words[word] = .mailable }
            for word in names("other", of: words) { general.words[word] = .other }
            words.finish()
        }
        if let truth = mapping("truth", of: map) {
            general.yes = Set(names("true", of: truth))
            general.no = Set(names("false", of: truth))
            truth.finish()
        }
        map.finish()
        return general
    }

    // MARK: Formats

    private func readFormat(_ node: Node) -> ListFormats.Format? {
        guard let map = MappingReader(node, "a format", log: log) else { return nil }
        defer { map.finish() }
        let name = map.required("name", in: "a format")
        let vendor = map.required("vendor", in: "a format")
        guard let name, let vendor else { return nil }
        var format = ListFormats.Format(name: name, vendor: vendor, what: map.string("what") ?? "")
        if let layout: ListFormats.Layout = map.choice("layout") { format.layout = layout }
        format.signs = Set(names("signs", of: map))
        if format.signs.isEmpty { log.add(line: map.line, "the format \(name) needs signs") }
        readColumns(map, into: &format)
        if let others: ListFormats.Others = map.choice("others") { format.others = others }
        if let words = mapping("words", of: map) {
            for word in words.names {
                guard let meaning = words.node(word).flatMap(meaning) else {
                    log.add(
                        line: words.line(of: word), "\(word) needs mailable, other, suppressed or {suppressed: REASON}")
                    continue
                }
                format.words[ListColumnNames.normal(word)] = meaning
            }
        }
        if let rows: ListFormats.Rows = map.choice("rows") { format.rows = rows }
        format.reason = map.node("reason")?.scalar?.string ?? ""
        format.allTopics = Set(names("all_topics", of: map))
        readDates(map, into: &format)
        for key in ["encoding", "source", "verified", "note"] { _ = map.node(key) }
        format.examples = (map.node("examples")?.sequence ?? []).compactMap(example)
        return format
    }

    private func readColumns(_ map: MappingReader, into format: inout ListFormats.Format) {
        guard let columns = mapping("columns", of: map) else { return }
        for name in columns.names {
            let form = ListColumnNames.normal(name)
            guard let node = columns.node(name), let role = role(node, column: name) else {
                log.add(line: columns.line(of: name), "\(name) needs a role, or {flag: REASON}")
                continue
            }
            format.columns[form] = role
            format.order.append(form)
        }
    }

    private func role(_ node: Node, column: String) -> ListRole? {
        if let text = node.scalar?.string { return ListRole(text, column: column) }
        guard let pair = node.mapping?.first, pair.key.scalar?.string == "flag" else { return nil }
        return pair.value.scalar.map { .flag(reason: $0.string) }
    }

    private func meaning(_ node: Node) -> ListMeaning? {
        if let text = node.scalar?.string { return ListMeaning(text) }
        guard let pair = node.mapping?.first, pair.key.scalar?.string == "suppressed" else { return nil }
        return pair.value.scalar.map { .suppressed(reason: $0.string) }
    }

    /// Only some notations leave the order open; the others are information.
    private func readDates(_ map: MappingReader, into format: inout ListFormats.Format) {
        guard let text = map.string("dates") else { return }
        if let order = ListDateOrder(rawValue: text) {
            format.dates = order
        } else if !["iso", "unix", "rfc2822"].contains(text) {
            log.add(line: map.line(of: "dates"), "dates: \"\(text)\" is not iso, mdy, dmy, ymd, unix or rfc2822")
        }
    }

    // MARK: Examples

    private func example(_ node: Node) -> ListFormats.Example? {
        guard let map = MappingReader(node, "an example", log: log) else { return nil }
        var example = ListFormats.Example(file: map.node("file")?.scalar?.string ?? "")
        example.suppression = result("suppression", of: map)
        example.audience = result("audience", of: map)
        map.finish()
        return example
    }

    private func result(_ key: String, of map: MappingReader) -> ListFormats.Example.Result? {
        guard let map = mapping(key, of: map) else { return nil }
        var result = ListFormats.Example.Result()
        if let on = map.node("on") {
            for item in on.sequence ?? [] { if let text = item.scalar?.string { result.on[text] = "" } }
            for pair in on.mapping ?? [:] {
                result.on[pair.key.scalar?.string ?? ""] = pair.value.isNull ? "" : pair.value.scalar?.string ?? ""
            }
        }
        for pair in map.node("since")?.mapping ?? [:] {
            result.since[pair.key.scalar?.string ?? ""] = pair.value.scalar?.string ?? ""
        }
        for (key, path) in [
            ("left_out", \ListFormats.Example.Result.leftOut), ("other", \.other), ("topics", \.topics),
        ] where map.has(key) {
            result[keyPath: path] = map.integer(key, in: 0...1000)
        }
        map.finish()
        return result
    }
}
