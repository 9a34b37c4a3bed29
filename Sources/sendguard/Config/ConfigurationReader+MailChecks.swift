import Guard

/// What the checks of a message's content take besides their modes.
extension ConfigurationReader {
    /// - Parameters:
    ///   - name: of the check.
    ///   - map: its mapping.
    func readMailChecks(_ name: String, _ map: MappingReader) {
        guard name == UnsubscribeCheck.name, let streams = map.strings("marketing_streams") else { return }
        configuration.checkOptions.unsubscribe.streams = Set(streams.map(\.text))
    }
}
