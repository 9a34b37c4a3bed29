import Mail

/// What the configuration gives the settings of one check; their defaults where it gives nothing.
package struct SettingValues: Hashable, Sendable {
    private var given: [String: SettingValue] = [:]
    /// In addition, for the mail of one campaign or stream: settings that are declared `isPerMail`.
    package var campaigns = NameTable<SettingValues>()
    package var streams = NameTable<SettingValues>()

    package init() {}

    package subscript<Value>(setting: CheckSetting<Value>) -> Value {
        get { given[setting.name].flatMap(setting.unwrap) ?? setting.standard }
        set { given[setting.name] = setting.wrap(newValue) }
    }

    /// For a reader that knows no type of the values; nil when nothing is given.
    package subscript(declared setting: any DeclaredSetting) -> SettingValue? {
        get { given[setting.name] }
        set { given[setting.name] = newValue }
    }
}

/// The value of a setting; one case for each type that there is.
package enum SettingValue: Hashable, Sendable {
    case number(Int)
    case share(Double)
    case flag(Bool)
    case duration(Duration)
    case texts([String])
    case syntaxes([PlaceholderSyntax])
}
