import Guard
import Yams

/// `checks` and `lists`: what is judged, and how.
extension ConfigurationReader {
    func readChecks(_ map: MappingReader) {
        guard let node = map.node("checks"), let checks = MappingReader(node, "checks", log: log) else { return }
        for name in Roster.names {
            guard let node = checks.node(name), let map = MappingReader(node, "the check \(name)", log: log) else {
                continue
            }
            var settings = CheckSettings(mode: map.choice("mode"))
            let isPlaceholder = name == PlaceholderCheck.name
            if isPlaceholder { readPlaceholders(map) }
            settings.campaigns = readModes("campaigns", of: map) { campaign, exceptions in
                guard isPlaceholder else { return }
                configuration.checkOptions.placeholders.campaigns[campaign] = readExceptions(exceptions)
            }
            settings.streams = readModes("streams", of: map) { stream, exceptions in
                guard isPlaceholder else { return }
                configuration.checkOptions.placeholders.streams[stream] = readExceptions(exceptions)
            }
            readMailChecks(name, map)
            readTestContent(name, map)
            readSameness(name, map)
            configuration.checks[name] = settings
            map.finish()
        }
        checks.finish()
    }

    func readLists(_ map: MappingReader) {
        var names: [(name: String, line: Int)] = []
        for item in map.items("lists") ?? [] {
            guard let map = MappingReader(item, "a list", log: log) else { continue }
            let name = map.required("name", in: "a list")
            var list = ListSettings(name: name ?? "")
            if let kind: ListKind = map.choice("kind") { list.kind = kind }
            list.maxAge = map.duration("max_age")
            list.maxShrink = map.value("max_shrink", "a share such as 20% or 0.2", ValueText.share)
            map.finish()
            guard let name else { continue }
            configuration.lists.append(list)
            names.append((name, map.line(of: "name")))
        }
        requireDistinct(names, "the list")
    }

    /// Exceptions by the name of a campaign or stream: a mode, or a mapping with a mode and what `more` reads.
    private func readModes(
        _ key: String, of map: MappingReader, more: (_ name: String, MappingReader) -> Void
    ) -> [String: CheckMode] {
        guard let node = map.node(key), let modes = MappingReader(node, key, log: log) else { return [:] }
        var result: [String: CheckMode] = [:]
        for name in modes.names {
            if let node = modes.node(name), case .mapping = node,
                let exceptions = MappingReader(node, "\(key).\(name)", log: log)
            {
                result[name] = exceptions.choice("mode")
                more(name, exceptions)
                exceptions.finish()
            } else {
                result[name] = modes.choice(name)
            }
        }
        modes.finish()
        return result
    }
}
