import Mail

/// A setting of a check: its name, what it takes, its default, and what it is for. It is also the key to its value.
///
///     static let messages = CheckSetting.number("messages", in: 2...100, default: 20, help: "how many in a row")
///     static let settings: [any DeclaredSetting] = [messages]
///     init(_ settings: SettingValues) { limit = settings[Self.messages] }
///
/// **Why declared:** the configuration is read, its mistakes are told and the documentation is checked by what is declared
/// here, so that a setting is written down in its check's file and nowhere else in the sources.
package struct CheckSetting<Value: Hashable & Sendable>: DeclaredSetting {
    package let name: String
    package let form: SettingForm
    /// What holds where the configuration does not say.
    package let standard: Value
    package let help: String
    package let example: String
    package let isPerMail: Bool
    let wrap: @Sendable (Value) -> SettingValue
    let unwrap: @Sendable (SettingValue) -> Value?
}

/// A setting, whatever the type of its values: what the reader of the configuration and the documentation go by.
package protocol DeclaredSetting: Sendable {
    /// The key below `checks.NAME`; lower case with underscores.
    var name: String { get }
    var form: SettingForm { get }
    /// What it is for, in one line, for `config/sendguard.yaml` and the README.
    var help: String { get }
    /// A value as a person writes it: the default where that shows how, else an example.
    var example: String { get }
    /// Whether it may be given for the mail of one campaign or stream besides.
    var isPerMail: Bool { get }
}

/// How a setting is written.
package enum SettingForm: Sendable {
    /// A whole number.
    case number(ClosedRange<Int>)
    /// A part of all, 0 to 1: `2%` or `0.02`.
    case share
    /// `true` or `false`.
    case flag
    /// `30s`, `10m`, `24h`.
    case duration
    /// A list of texts, each held to the rule.
    case texts(SettingRule)
    /// A list of streams by their whole names, of which each must be the name of one.
    case streams
    /// The user's own entries of the catalogue of placeholders; they come before those that are there.
    case syntaxes
}

/// Says what is wrong with an item of a list; nil when nothing is. It gets the settings that were declared before its own.
package typealias SettingRule = @Sendable (_ text: String, _ settings: SettingValues) -> SettingFault?

/// What is wrong with an item.
package struct SettingFault: Sendable {
    /// Follows the setting's name: `there is no syntax "x"`.
    package let text: String
    /// Of which the nearest one is suggested.
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
    /// - Parameter percent: the default, in hundredths.
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
