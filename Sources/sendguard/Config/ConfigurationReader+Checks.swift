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
            var settings = CheckModes(mode: map.choice("mode"))
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

/// `checks.placeholder`: the user's own syntaxes, fields and phrases, and what is let through.
extension ConfigurationReader {
    func readPlaceholders(_ map: MappingReader) {
        let own = CatalogueReader(log: log).syntaxes("syntaxes", of: map)
        // The user's come first: where two match at one place, the first speaks.
        configuration.checkOptions.placeholders.catalogue.syntaxes.insert(contentsOf: own, at: 0)
        configuration.checkOptions.placeholders.fields = (map.strings("fields") ?? []).map(\.text)
        configuration.checkOptions.placeholders.phrases = (map.strings("phrases") ?? []).map(\.text)
        configuration.checkOptions.placeholders.general = readExceptions(map)
    }

    /// `off` and `allow`, of the check or of one campaign or stream.
    func readExceptions(_ map: MappingReader) -> PlaceholderSettings.Exceptions {
        var exceptions = PlaceholderSettings.Exceptions()
        let known = configuration.checkOptions.placeholders.catalogue.names
        for (name, line) in map.strings("off") ?? [] {
            if !known.contains(name) {
                log.add(
                    line: line, "off: there is no syntax \"\(name)\"",
                    suggestion: Nearest.candidate(to: name, among: known))
            }
            exceptions.off.insert(name)
        }
        for (tag, _) in map.strings("allow") ?? [] { exceptions.allow(tag) }
        return exceptions
    }
}

/// What the checks of a message's content take besides their modes.
extension ConfigurationReader {
    /// - Parameters:
    ///   - name: of the check.
    ///   - map: its mapping.
    func readMailChecks(_ name: String, _ map: MappingReader) {
        if name == StaleAudienceCheck.name { readStaleAudience(map) }
        guard name == UnsubscribeCheck.name, let streams = map.strings("marketing_streams") else { return }
        for (stream, line) in streams { scope(.stream, stream, line: line, key: "marketing_streams", .wholeName) }
        configuration.checkOptions.unsubscribe.streams = Set(streams.map(\.text))
    }

    private func readStaleAudience(_ map: MappingReader) {
        if let share = map.value("share", "a share such as 2% or 0.02", ValueText.share) {
            configuration.checkOptions.staleAudience.share = share
        }
        if let count = map.integer("of_at_least", in: 1...1_000_000_000) {
            configuration.checkOptions.staleAudience.atLeast = count
        }
    }
}

/// What the checks of a mail's making and of a campaign's greetings take besides their modes.
extension ConfigurationReader {
    func readTestContent(_ name: String, _ map: MappingReader) {
        guard name == TestContentCheck.name, let hosts = map.strings("staging_hosts") else { return }
        for (host, line) in hosts where host.contains("/") || host.contains(":") || !host.contains(".") {
            log.add(line: line, "staging_hosts: \"\(host)\" is no host such as next.example.com or *.next.example.com")
        }
        configuration.checkOptions.testContent.stagingHosts = hosts.map(\.text)
    }

    func readSameness(_ name: String, _ map: MappingReader) {
        guard name == CampaignSamenessCheck.name else { return }
        if let messages = map.integer("messages", in: 2...CampaignMemory.greetingLimit) {
            configuration.checkOptions.campaignSameness.messages = messages
        }
    }
}
