import Content
import Guard
import Mail
import Yams

/// Reads `lists`: the limits of each list, which mail it is for, and where its next version comes from.
extension ConfigurationReader {
    func readLists(_ map: MappingReader) {
        var names: [(name: String, line: Int)] = []
        for item in map.items("lists") ?? [] {
            guard let map = MappingReader(item, "a list", log: log) else { continue }
            let list = readList(map)
            map.finish()
            guard let list else { continue }
            configuration.lists.append(list)
            names.append((list.name, map.line(of: "name")))
        }
        requireDistinct(names, "the list")
        requireTopicLists()
    }

    private func readList(_ map: MappingReader) -> ListSettings? {
        let name = map.required("name", in: "a list")
        if let name { refuseName(name, map) }
        var list = ListSettings(name: name ?? "")
        if let kind: ListKind = map.choice("kind") { list.kind = kind }
        if let scope = readScope(map) { list.scope = scope }
        if let mode: CheckMode = map.choice("mode") { list.mode = mode }
        list.maxAge = map.duration("max_age")
        list.maxRemoved = readMaxRemoved(map)
        list.maxUnengaged = map.duration("max_unengaged")
        if list.kind != .audience, map.has("max_unengaged") {
            log.add(
                line: map.line(of: "max_unengaged"),
                "max_unengaged is only for a list of kind audience; other lists have no dates of engagement")
        }
        readRefusal(map, into: &list)
        list.options = readSameMailbox(map)
        if let count = map.integer("keep_versions", in: 1...100) { list.keptVersions = count }
        list.refresh = readRefresh(map)
        list.reading = readReading(map, list: list.name)
        list.hash = readHash(map)
        return name == nil ? nil : list
    }

    /// `max_shrink` is the name that the key had before.
    private func readMaxRemoved(_ map: MappingReader) -> Double? {
        let (new, old) = ("max_removed", "max_shrink")
        let shares = [new, old].map { map.value($0, "a share such as 20% or 0.2", ValueText.share) }
        if map.has(new), map.has(old) {
            log.add(line: map.line(of: old), "\(old) is the old name of \(new): leave it out")
        }
        return shares[0] ?? shares[1]
    }

    private func refuseName(_ name: String, _ map: MappingReader) {
        let line = map.line(of: "name")
        if name == ListName.erased {
            log.add(line: line, "name: \"\(name)\" is reserved for the guard's list of erased people; choose another")
        } else if !ListName.isGood(name) {
            log.add(
                line: line,
                "name: \"\(Words.safe(name))\" is not a name of up to \(ListName.limit) letters, digits, dots, hyphens and "
                    + "underscores")
        }
    }

    /// Reads `refuse: silently` for all mail, or `refuse: {silently: [newsletter]}` for the mail of some streams.
    private func readRefusal(_ map: MappingReader, into list: inout ListSettings) {
        guard let node = map.node("refuse") else { return }
        if case .mapping = node, let refuse = MappingReader(node, "refuse", log: log) {
            let streams = readPatterns(ListRefusal.Way.silently.rawValue, of: refuse)
            for (pattern, line) in streams {
                scope(.stream, pattern.text, line: line, key: ListRefusal.Way.silently.rawValue, .pattern)
            }
            refuse.finish()
            if !refuse.has(ListRefusal.Way.silently.rawValue) {
                log.add(line: refuse.line, "refuse needs the key \"silently\" with the names of streams")
            }
            list.refusal = ListRefusal(silentStreams: streams.map(\.pattern))
        } else if let way: ListRefusal.Way = map.choice("refuse"), way == .silently {
            list.refusal = .silentEverywhere
        }
        if list.kind == .audience, list.refusal != ListRefusal() {
            log.add(
                line: map.line(of: "refuse"),
                "refuse: an audience always refuses at RCPT, so that a wrong segment is seen; only a suppression list "
                    + "can leave people out silently")
        }
    }

    /// Reads which differences between two addresses still mean the same mailbox.
    private func readSameMailbox(_ map: MappingReader) -> AddressKeyOptions {
        let known: [(String, AddressKeyOptions)] = [
            ("subaddress", .subaddress), ("gmail_dots", .gmailDots), ("providers", .providers),
        ]
        var options: AddressKeyOptions = []
        for (word, line) in map.strings("same_mailbox") ?? [] {
            if let (_, option) = known.first(where: { $0.0 == word }) {
                options.insert(option)
            } else {
                let words = known.map(\.0)
                log.add(
                    line: line, "same_mailbox: \"\(word)\" is not one of \(words.joined(separator: ", "))",
                    suggestion: Nearest.candidate(to: word, among: words))
            }
        }
        return options
    }

    // MARK: Scope

    private func readScope(_ map: MappingReader) -> ListScope? {
        guard let node = map.node("scope"), let scope = MappingReader(node, "scope", log: log) else { return nil }
        let streams = readPatterns("streams", of: scope)
        let campaigns = readPatterns("campaigns", of: scope)
        for (pattern, line) in streams { self.scope(.stream, pattern.text, line: line, key: "streams", .pattern) }
        for (pattern, line) in campaigns { self.scope(.campaign, pattern.text, line: line, key: "campaigns", .pattern) }
        scope.finish()
        if !scope.has("streams"), !scope.has("campaigns") {
            log.add(
                line: scope.line,
                "scope needs \"streams\", \"campaigns\" or both; without a scope the list is for all mail")
        }
        return ListScope(streams: streams.map(\.pattern), campaigns: campaigns.map(\.pattern))
    }

    private func readPatterns(_ key: String, of map: MappingReader) -> [(pattern: NamePattern, line: Int)] {
        let texts = map.strings(key) ?? []
        if texts.isEmpty, map.items(key)?.isEmpty == true {
            log.add(line: map.line(of: key), "\(key) needs at least one name; \"*\" matches any name")
        }
        return texts.compactMap { text, line in
            if let pattern = NamePattern(text) { return (pattern, line) }
            log.add(line: line, "\(key): \"\(Words.safe(text))\" has a character that a name cannot have")
            return nil
        }
    }

    // MARK: Refresh

    private func readRefresh(_ map: MappingReader) -> ListRefresh? {
        guard let node = map.node("refresh"), let refresh = MappingReader(node, "refresh", log: log) else { return nil }
        places.note("lists.\(configuration.lists.count).refresh", refresh)
        let file = refresh.string("file")
        let folder = self.file("folder", of: refresh)
        let command = readCommand(refresh)
        let every = refresh.duration("every")
        let timeout = refresh.duration("timeout")
        let format: ListFile.Format = refresh.choice("format") ?? .auto
        refresh.finish()
        let given = ["file", "folder", "command"].filter(refresh.has)
        guard given.count == 1 else {
            log.add(
                line: given.count > 1 ? refresh.line(of: given[1]) : refresh.line,
                "refresh needs exactly one of the keys \"file\", \"folder\" and \"command\"")
            return nil
        }
        for key in ["every", "timeout"] where given != ["command"] && refresh.has(key) {
            log.add(line: refresh.line(of: key), "\(key) is only for a command; a file is imported when it arrives")
        }
        if let every, every < ListRefresh.shortestInterval {
            log.add(line: refresh.line(of: "every"), "every: must be at least 1s")
        }
        if let file { return ListRefresh(.file(file), format: format) }
        if let folder { return ListRefresh(.folder(folder), format: format) }
        guard let command else { return nil }
        let source = ListRefresh.Source.command(
            command, every: every ?? ListRefresh.defaultInterval, timeout: timeout ?? ListRefresh.defaultTimeout)
        return ListRefresh(source, format: format)
    }

    private func readCommand(_ map: MappingReader) -> [String]? {
        guard map.has("command") else { return nil }
        let command = map.strings("command") ?? []
        guard let program = command.first else {
            log.add(line: map.line(of: "command"), "command needs a program, such as [/usr/local/bin/export, optouts]")
            return nil
        }
        guard program.text.hasPrefix("/") else {
            log.add(line: program.line, "command: \"\(program.text)\" is not an absolute path such as /opt/export")
            return nil
        }
        references.append(.init(line: program.line, key: "command", path: program.text))
        return command.map(\.text)
    }
}
