import Content
import Guard
import Yams

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

extension Configuration {
    /// What holds without a configuration file: the defaults, and what the program carries.
    static var shipped: Configuration {
        var configuration = Configuration()
        configuration.checkOptions.placeholders.catalogue = CatalogueReader.shipped
        configuration.playbooks = PlaybookShelf.shipped
        return configuration
    }
}
