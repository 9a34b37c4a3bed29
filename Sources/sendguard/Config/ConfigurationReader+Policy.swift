import Content
import Guard
import Mail
import Yams

/// `checks`: what is judged, and how.
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
            settings.campaigns = readModes("campaigns", .campaign, of: map) { campaign, exceptions in
                guard isPlaceholder else { return }
                configuration.checkOptions.placeholders.campaigns[campaign] = readExceptions(exceptions)
            }
            settings.streams = readModes("streams", .stream, of: map) { stream, exceptions in
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

    /// Exceptions by the name of a campaign or stream: a mode, or a mapping with a mode and what `more` reads.
    private func readModes(
        _ key: String, _ kind: StopScope.Kind, of map: MappingReader, more: (_ name: String, MappingReader) -> Void
    ) -> NameTable<CheckMode> {
        guard let node = map.node(key), let modes = MappingReader(node, key, log: log) else { return [:] }
        var result = NameTable<CheckMode>()
        for name in modes.names {
            scope(kind, name, line: modes.line(of: name), key: key, .wholeName)
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
