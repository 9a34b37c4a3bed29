import Content

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
