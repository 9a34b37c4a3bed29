import Guard

/// What a guard serves with: the file, and the flags over it.
struct ServedConfiguration: Sendable {
    var configuration: Configuration
    /// nil when flags said everything.
    var path: String?
    /// What the operator has given, by key; flags under their own names, such as `--listen`.
    var values: [String: ConfigurationValue] = [:]

    init(_ loaded: LoadedConfiguration?) {
        configuration = loaded?.configuration ?? .shipped
        path = loaded?.file
        values = loaded?.values ?? [:]
    }

    mutating func note(flag: String, _ value: String?) {
        if let value { values[flag] = ConfigurationValue(text: Words.safe(value)) }
    }
}
