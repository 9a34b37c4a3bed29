import Content
import Yams

/// Turns the tree of a profile file (`config/profiles/*.yaml`) into an `UpstreamProfile`, and checks the profile with
/// the examples in the file.
struct ProfileReader {
    let log: MistakeLog

    /// Reads a profile file's text. Returns nil when it cannot be used; every mistake is in the log.
    static func read(_ text: String, log: MistakeLog) -> UpstreamProfile? {
        let need = "a profile needs at least a name"
        guard let root = CatalogueFiles<UpstreamProfile>.root(of: text, need: need, log: log) else { return nil }
        return ProfileReader(log: log).read(root)
    }

    private func read(_ root: Node) -> UpstreamProfile? {
        guard let map = MappingReader(root, "a profile", log: log) else { return nil }
        let name = map.required("name", in: "a profile")
        let settings = readSettings(map)
        let campaigns = readPaths("campaign_headers", of: map)
        let recipients = readRecipientHeaders(map)
        var rules: [MergeRule] = []
        var examples: [(example: ProfileExample, line: Int)] = []
        for item in map.items("rules") ?? [] {
            guard let map = MappingReader(item, "a rule", log: log) else { continue }
            if let rule = readRule(map, settings: settings) { rules.append(rule) }
            examples += readExamples("examples", of: map, isFilledIn: true, settings: settings)
            examples += readExamples("near_misses", of: map, isFilledIn: false, settings: settings)
            map.finish()
        }
        examples += readExamples("near_misses", of: map, isFilledIn: false, settings: settings)
        let replyIDs = readReplyIDs(map)
        map.finish()
        guard let name, log.isEmpty else { return nil }
        var profile = UpstreamProfile(
            name: name, settings: settings, rules: rules, campaignHeaders: campaigns, recipientHeaders: recipients)
        profile.replyIDs = replyIDs
        for (example, line) in examples where !example.isTrue(of: profile) {
            log.add(
                line: line,
                example.isFilledIn
                    ? "the profile's rules do not fill in this example"
                    : "the profile's rules fill in this near miss, or its tag is not in that place")
        }
        return log.isEmpty ? profile : nil
    }

    // MARK: settings

    private enum SettingKind: String, CaseIterable { case text, list, choice }

    private func readSettings(_ map: MappingReader) -> [String: ProfileSetting] {
        guard let node = map.node("settings"), let settings = MappingReader(node, "settings", log: log) else {
            return [:]
        }
        var result: [String: ProfileSetting] = [:]
        for name in settings.names {
            guard let node = settings.node(name), let map = MappingReader(node, "the setting \(name)", log: log) else {
                log.add(line: settings.line(of: name), "the setting \(name) needs the key \"kind\"")
                continue
            }
            _ = map.required("about", in: "the setting \(name)")
            if !map.has("kind") { log.add(line: map.line, "the setting \(name) needs the key \"kind\"") }
            let kind: SettingKind? = map.choice("kind")
            switch kind {
            case .text: result[name] = .text(map.string("default"))
            case .list: result[name] = .list(map.strings("default")?.map(\.text) ?? [])
            case .choice: result[name] = readChoice(map, name)
            case nil: _ = map.node("default")
            }
            map.finish()
        }
        settings.finish()
        return result
    }

    private func readChoice(_ map: MappingReader, _ name: String) -> ProfileSetting? {
        let words = (map.strings("choices") ?? []).map(\.text)
        guard let word = map.required("default", in: "the choice \(name)") else { return nil }
        guard words.contains(word) else {
            log.add(
                line: map.line(of: "default"), "default: \"\(word)\" is not one of \(words.joined(separator: ", "))",
                suggestion: Nearest.candidate(to: word, among: words))
            return nil
        }
        return .choice(word, among: words)
    }

    /// Reads the operator's settings of an account, for the settings that its profile has.
    func readValues(
        _ key: String, of map: MappingReader, settings: [String: ProfileSetting]
    ) -> [String: ProfileSetting] {
        guard let node = map.node(key) else { return [:] }
        guard !settings.isEmpty else {
            log.add(line: map.line(of: key), "\(key): the profile has no settings")
            return [:]
        }
        guard let map = MappingReader(node, key, log: log) else { return [:] }
        var result: [String: ProfileSetting] = [:]
        for (name, setting) in settings.sorted(by: { $0.key < $1.key }) {
            guard map.node(name) != nil else { continue }
            switch setting {
            case .text: result[name] = .text(map.string(name))
            case .list: result[name] = .list(map.strings(name)?.map(\.text) ?? [])
            case .choice(_, among: let words):
                guard let word = map.string(name) else { continue }
                if words.contains(word) {
                    result[name] = .choice(word, among: words)
                } else {
                    log.add(
                        line: map.line(of: name), "\(name): \"\(word)\" is not one of \(words.joined(separator: ", "))",
                        suggestion: Nearest.candidate(to: word, among: words))
                }
            }
        }
        map.finish()
        return result
    }

    // MARK: header paths

    private func readPaths(_ key: String, of map: MappingReader) -> [HeaderPath] {
        (map.items(key) ?? []).compactMap { item in
            if let name = item.scalar?.string { return HeaderPath(header: name) }
            guard let map = MappingReader(item, "an item of \(key)", log: log) else { return nil }
            defer { map.finish() }
            return readPath(map, in: "an item of \(key)")
        }
    }

    /// Each item is a field's name, or a path in the field with the shape of the value.
    private func readRecipientHeaders(_ map: MappingReader) -> [RecipientHeader] {
        let key = "recipient_headers"
        return (map.items(key) ?? []).compactMap { item in
            if let name = item.scalar?.string { return RecipientHeader(HeaderPath(header: name)) }
            guard let map = MappingReader(item, "an item of \(key)", log: log) else { return nil }
            defer { map.finish() }
            let shape: RecipientHeader.Shape = map.choice("shape") ?? .addresses
            return readPath(map, in: "an item of \(key)").map { RecipientHeader($0, shape: shape) }
        }
    }

    /// Reads `header: X-SMTPAPI` and, for a member of its JSON, `json: filters.opentrack.settings.replace`.
    func readPath(_ map: MappingReader, in what: String) -> HeaderPath? {
        let members = Self.members(map.string("json"))
        return map.required("header", in: what).map { HeaderPath(header: $0, members: members) }
    }

    static func members(_ text: String?) -> [String] { text?.split(separator: ".").map(String.init) ?? [] }
}

/// The profiles that a configuration may name: the compiled-in ones, and the operator's own. The operator's add to
/// them, or replace one of the same name.
package struct ProfileCatalogue: Sendable {
    private static let files = CatalogueFiles(
        shippedFolder: "profiles", read: { ProfileReader.read($0, log: $1) }, title: { "the profile \"\($0.name)\"" })

    private var profiles: [String: UpstreamProfile] = [:]

    /// The profiles of `config/profiles`.
    package static let shipped: ProfileCatalogue = {
        var catalogue = ProfileCatalogue()
        for profile in files.shipped { catalogue.profiles[profile.name] = profile }
        return catalogue
    }()

    package var names: [String] { profiles.keys.sorted() }

    package subscript(name: String) -> UpstreamProfile? { profiles[name] }

    /// Adds every `.yaml` file of a folder.
    /// - Returns: why the folder cannot be read; nil when it can.
    mutating func add(folder: String, log: MistakeLog) -> String? {
        Self.files.each(in: folder, log: log) { profiles[$0.name] = $0 }
    }
}
