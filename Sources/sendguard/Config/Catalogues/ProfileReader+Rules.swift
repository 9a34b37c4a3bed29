import Content
import Yams

/// Reads `rules` of a profile: which tags the ESP fills in, in which places, and under which conditions.
extension ProfileReader {
    func readRule(_ map: MappingReader, settings: [String: ProfileSetting]) -> MergeRule? {
        _ = map.required("about", in: "a rule")
        _ = map.required("source", in: "a rule")
        let keys = readKeys(map, settings: settings)
        let tags = readTags(map, hasKeys: keys != nil)
        let places = readPlaces(map)
        let needs = (map.items("needs") ?? []).compactMap { readNeed($0, settings: settings) }
        let atMost = map.integer("at_most", in: 1...1000)
        let behind = map.string("behind") ?? ""
        if atMost != nil, tags.contains(where: \.hasHole) {
            log.add(line: map.line(of: "at_most"), "at_most is only for rules whose tags have no holes")
        }
        guard !tags.isEmpty, !places.isEmpty else { return nil }
        return MergeRule(
            tags: tags, places: places, needs: needs, keys: keys, atMost: atMost, behind: Array(behind.utf8))
    }

    private func readTags(_ map: MappingReader, hasKeys: Bool) -> [TagPattern] {
        guard let tags = map.strings("tags"), !tags.isEmpty else {
            log.add(line: map.line(of: "tags"), "a rule needs at least one tag under \"tags\"")
            return []
        }
        return tags.compactMap { text, line in
            guard let pattern = TagPattern(text) else {
                log.add(
                    line: line,
                    "tags: \"\(text)\" must begin and end with text, and have text between its holes; only (KEY) may "
                        + "be alone")
                return nil
            }
            if pattern.needsKeys, !hasKeys {
                log.add(line: line, "tags: \"\(text)\" needs the key \"keys\", which the rule does not have")
            }
            return pattern
        }
    }

    private func readPlaces(_ map: MappingReader) -> [MergePlace] {
        guard let names = map.strings("places"), !names.isEmpty else {
            log.add(
                line: map.line(of: "places"),
                "a rule needs its places: subject, text, html, headers, or the name of a header field such as From")
            return []
        }
        return names.compactMap { name, line in
            switch name {
            case "subject": return .subject
            case "text": return .text
            case "html": return .html
            case "headers": return .headers
            default:
                // The name of a header field must begin with a capital letter, so that a misspelt word is not read as
                // the name of a field.
                if name.first?.isUppercase == true { return .header(name) }
                log.add(
                    line: line,
                    "places: \"\(name)\" is not one of subject, text, html, headers, or a header field such as From",
                    suggestion: Nearest.candidate(to: name, among: ["subject", "text", "html", "headers"]))
                return nil
            }
        }
    }

    private func readNeed(_ node: Node, settings: [String: ProfileSetting]) -> MergeCondition? {
        guard let map = MappingReader(node, "an item of needs", log: log) else { return nil }
        defer { map.finish() }
        let words = (map.strings("is") ?? []).map(\.text)
        if let name = readSetting("setting", of: map, settings: settings) {
            return MergeCondition(.setting(name), isOneOf: words)
        }
        guard !map.has("setting"), let path = readPath(map, in: "an item of needs") else { return nil }
        var otherwise = MergeCondition.Otherwise.doesNotHold
        if let name = readSetting("or_setting", of: map, settings: settings) { otherwise = .setting(name) }
        if map.string("or_absent") == "true" { otherwise = .holds }
        return MergeCondition(.header(path), isOneOf: words, otherwise: otherwise)
    }

    private func readKeys(_ map: MappingReader, settings: [String: ProfileSetting]) -> KeySource? {
        guard let node = map.node("keys"), let map = MappingReader(node, "keys", log: log) else { return nil }
        defer { map.finish() }
        let setting = readSetting("setting", of: map, settings: settings)
        let path = map.has("header") ? readPath(map, in: "keys") : nil
        if path == nil, setting == nil {
            log.add(line: map.line, "keys needs the key \"header\" or \"setting\"")
        }
        return KeySource(
            header: path, shape: map.choice("shape") ?? .names, recipients: Self.members(map.string("recipients")),
            setting: setting, ignoresCase: map.string("ignore_case") == "true")
    }

    private func readSetting(
        _ key: String, of map: MappingReader, settings: [String: ProfileSetting]
    ) -> String? {
        guard let name = map.string(key) else { return nil }
        guard settings[name] == nil else { return name }
        log.add(
            line: map.line(of: key), "\(key): the profile has no setting \"\(name)\"",
            suggestion: Nearest.candidate(to: name, among: settings.keys.sorted()))
        return nil
    }
}

/// Reads `examples` and `near_misses` of a profile: tags that its rules fill in, and similar tags that they leave
/// alone.
extension ProfileReader {
    func readExamples(
        _ key: String, of map: MappingReader, isFilledIn: Bool, settings: [String: ProfileSetting]
    ) -> [(example: ProfileExample, line: Int)] {
        (map.items(key) ?? []).compactMap { item in
            guard let map = MappingReader(item, "an item of \(key)", log: log) else { return nil }
            defer { map.finish() }
            let what = "an item of \(key)"
            let tag = map.required("tag", in: what)
            let place = map.required("in", in: what)
            let example = ProfileExample(
                place: place ?? "", tag: tag ?? "", times: map.integer("times", in: 1...100) ?? 1,
                behind: map.string("behind") ?? "", headers: readHeaders(map),
                recipients: (map.strings("recipients") ?? []).map(\.text),
                settings: readValues("settings", of: map, settings: settings), isFilledIn: isFilledIn)
            return tag == nil || place == nil ? nil : (example, map.line)
        }
    }

    /// Reads `Name: text`, or `Name: [text, text]` for several fields with one name.
    private func readHeaders(_ map: MappingReader) -> [ProfileExample.Header] {
        guard let node = map.node("headers"), let headers = MappingReader(node, "headers", log: log) else { return [] }
        defer { headers.finish() }
        return headers.names.flatMap { name in
            (headers.strings(name) ?? []).map { ProfileExample.Header(name: name, text: $0.text) }
        }
    }
}
