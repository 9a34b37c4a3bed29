import Mail

/// A setting of a check: its name, form, default and purpose. It is also the key to its value.
///
///     static let messages = CheckSetting.number("messages", in: 2...100, default: 20, help: "how many in a row")
///     static let settings: [any DeclaredSetting] = [messages]
///     init(_ settings: SettingValues) { limit = settings[Self.messages] }
///
/// **Why declared:** the reader of the configuration, its error messages and the test of the documentation all use
/// this declaration. So the sources describe a setting only in its check's file.
package struct CheckSetting<Value: Hashable & Sendable>: DeclaredSetting {
    package let name: String
    package let form: SettingForm
    /// The value without configuration.
    package let standard: Value
    package let help: String
    package let example: String
    package let isPerMail: Bool
    let wrap: @Sendable (Value) -> SettingValue
    let unwrap: @Sendable (SettingValue) -> Value?
}

/// A setting without the type of its values, as the configuration's reader and the documentation need it.
package protocol DeclaredSetting: Sendable {
    /// The key below `checks.NAME`; lower case with underscores.
    var name: String { get }
    var form: SettingForm { get }
    /// Its purpose, in one line, for `config/sendguard.yaml` and the help page `content`.
    var help: String { get }
    /// A value as a person writes it: the default when that shows how to write it, otherwise an example.
    var example: String { get }
    /// Whether it may also be set for the mail of one campaign or stream.
    var isPerMail: Bool { get }
}

/// How a setting is written.
package enum SettingForm: Sendable {
    /// A whole number.
    case number(ClosedRange<Int>)
    /// A fraction from 0 to 1: `2%` or `0.02`.
    case share
    /// `true` or `false`.
    case flag
    /// `30s`, `10m`, `24h`.
    case duration
    /// A list of texts; the rule judges each.
    case texts(SettingRule)
    /// A list of names of streams; each must be the full name of an existing stream.
    case streams
    /// The operator's own entries for the catalogue of placeholders; they come before the existing entries.
    case syntaxes
}

/// Returns the fault of a list's item; nil when the item is valid. `settings` has the settings that are declared
/// before this list.
package typealias SettingRule = @Sendable (_ text: String, _ settings: SettingValues) -> SettingFault?

/// The fault of a list's item.
package struct SettingFault: Sendable {
    /// The text after the setting's name: `there is no syntax "x"`.
    package let text: String
    /// Known values; the error message suggests the nearest one.
    package let known: [String]

    package init(_ text: String, known: [String] = []) {
        self.text = text
        self.known = known
    }
}

extension CheckSetting where Value == Int {
    package static func number(_ name: String, in range: ClosedRange<Int>, default standard: Int, help: String) -> Self
    {
        Self(
            name: name, form: .number(range), standard: standard, help: help, example: "\(standard)", isPerMail: false,
            wrap: SettingValue.number, unwrap: { if case .number(let number) = $0 { number } else { nil } })
    }
}

extension CheckSetting where Value == Double {
    /// - Parameter percent: the default, in percent.
    package static func share(_ name: String, default percent: Int, help: String) -> Self {
        Self(
            name: name, form: .share, standard: Double(percent) / 100, help: help, example: "\(percent)%",
            isPerMail: false, wrap: SettingValue.share,
            unwrap: { if case .share(let share) = $0 { share } else { nil } })
    }
}

extension CheckSetting where Value == Bool {
    package static func flag(_ name: String, default standard: Bool, help: String) -> Self {
        Self(
            name: name, form: .flag, standard: standard, help: help, example: "\(standard)", isPerMail: false,
            wrap: SettingValue.flag, unwrap: { if case .flag(let flag) = $0 { flag } else { nil } })
    }
}

extension CheckSetting where Value == Duration {
    package static func duration(_ name: String, default seconds: Int, help: String) -> Self {
        Self(
            name: name, form: .duration, standard: .seconds(seconds), help: help, example: "\(seconds)s",
            isPerMail: false, wrap: SettingValue.duration,
            unwrap: { if case .duration(let duration) = $0 { duration } else { nil } })
    }
}

extension CheckSetting where Value == [String] {
    /// Empty when not given.
    package static func texts(
        _ name: String, example: String = "[]", help: String, isPerMail: Bool = false,
        rule: @escaping SettingRule = { _, _ in nil }
    ) -> Self {
        Self(
            name: name, form: .texts(rule), standard: [], help: help, example: example, isPerMail: isPerMail,
            wrap: SettingValue.texts, unwrap: { if case .texts(let texts) = $0 { texts } else { nil } })
    }

    /// Empty when not given.
    package static func streams(_ name: String, help: String) -> Self {
        Self(
            name: name, form: .streams, standard: [], help: help, example: "[]", isPerMail: false,
            wrap: SettingValue.texts, unwrap: { if case .texts(let texts) = $0 { texts } else { nil } })
    }
}

extension CheckSetting where Value == [PlaceholderSyntax] {
    package static func syntaxes(_ name: String, help: String) -> Self {
        Self(
            name: name, form: .syntaxes, standard: [], help: help, example: "", isPerMail: false,
            wrap: SettingValue.syntaxes, unwrap: { if case .syntaxes(let syntaxes) = $0 { syntaxes } else { nil } })
    }
}

/// The configured values of one check's settings; a setting without one has its default.
package struct SettingValues: Hashable, Sendable {
    private var given: [String: SettingValue] = [:]
    /// More values, for the mail of one campaign or stream: for settings with `isPerMail`.
    package var campaigns = NameTable<SettingValues>()
    package var streams = NameTable<SettingValues>()

    package init() {}

    package subscript<Value>(setting: CheckSetting<Value>) -> Value {
        get { given[setting.name].flatMap(setting.unwrap) ?? setting.standard }
        set { given[setting.name] = setting.wrap(newValue) }
    }

    /// The value for code that does not know its type; nil when nothing is configured.
    package subscript(declared setting: any DeclaredSetting) -> SettingValue? {
        get { given[setting.name] }
        set { given[setting.name] = newValue }
    }
}

/// The value of a setting; one case for each type.
package enum SettingValue: Hashable, Sendable {
    case number(Int)
    case share(Double)
    case flag(Bool)
    case duration(Duration)
    case texts([String])
    case syntaxes([PlaceholderSyntax])
}
