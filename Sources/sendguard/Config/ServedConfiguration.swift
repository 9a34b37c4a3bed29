import Guard

/// What a guard serves with: the file, and the flags over it.
struct ServedConfiguration: Sendable {
    var configuration: Configuration
    /// nil when flags said everything.
    var path: String?
    /// What the operator has given, by key; flags under their own names, such as `--listen`.
    var values: [String: ConfigurationValue] = [:]
    private(set) var places = ConfigurationPlaces()
    /// Names that restrict something to some mail.
    let scopes: [ScopeUse]

    init(_ loaded: LoadedConfiguration?) {
        configuration = loaded?.configuration ?? .shipped
        path = loaded?.file
        values = loaded?.values ?? [:]
        places = loaded?.places ?? places
        scopes = loaded?.scopes ?? []
    }

    /// - Parameter section: of the file, which the flag stands in for.
    mutating func note(flag: String, _ value: String?, instead section: String) {
        guard let value else { return }
        values[flag] = ConfigurationValue(text: Words.safe(value))
        places.replace(section, by: flag)
    }
}
