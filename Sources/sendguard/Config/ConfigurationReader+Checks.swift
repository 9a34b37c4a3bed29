import Content
import Guard
import Mail
import Yams

/// Reads `checks`: which checks judge a message, and their settings. Each check declares its settings
/// (`Check.settings`).
extension ConfigurationReader {
    func readChecks(_ map: MappingReader) {
        guard let node = map.node("checks"), let checks = MappingReader(node, "checks", log: log) else { return }
        for check in Roster.all {
            guard let node = checks.node(check.name),
                let map = MappingReader(node, "the check \(check.name)", log: log)
            else { continue }
            readCheck(check, map)
        }
        checks.finish()
    }

    /// Reads the mode and the settings of one check, with the exceptions for campaigns and streams.
    func readCheck(_ check: any Check.Type, _ map: MappingReader) {
        var modes = CheckModes(mode: map.choice("mode"))
        var values = configuration.checkOptions[check]
        readSettings(check.settings, map, into: &values)
        let exceptions = check.settings.filter(\.isPerMail)
        let general = values
        modes.campaigns = readModes("campaigns", .campaign, of: map) { campaign, map in
            values.campaigns[campaign] = readExceptions(exceptions, map, besides: general)
        }
        modes.streams = readModes("streams", .stream, of: map) { stream, map in
            values.streams[stream] = readExceptions(exceptions, map, besides: general)
        }
        configuration.checks[check.name] = modes
        configuration.checkOptions[check] = values
        map.finish()
    }

    /// Reads exceptions by the name of a campaign or stream. Each is a mode, or a mapping with a mode and what `more`
    /// reads.
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

/// Reads the settings that checks declare. A form is read in the same way for every check.
extension ConfigurationReader {
    private func readSettings(_ settings: [any DeclaredSetting], _ map: MappingReader, into values: inout SettingValues)
    {
        for setting in settings {
            if let value = read(setting, map, besides: values) { values[declared: setting] = value }
        }
    }

    private func readExceptions(
        _ settings: [any DeclaredSetting], _ map: MappingReader, besides general: SettingValues
    ) -> SettingValues {
        var values = SettingValues()
        for setting in settings { values[declared: setting] = read(setting, map, besides: general) }
        return values
    }

    /// - Parameter values: the values of the settings declared before this setting.
    /// - Returns: nil when the setting is absent or has mistakes, which are logged.
    private func read(_ setting: any DeclaredSetting, _ map: MappingReader, besides values: SettingValues)
        -> SettingValue?
    {
        let name = setting.name
        switch setting.form {
        case .number(let range): return map.integer(name, in: range).map(SettingValue.number)
        case .share: return map.value(name, Self.shareForm(setting), ValueText.share).map(SettingValue.share)
        case .flag: return map.value(name, "true or false") { Bool($0) }.map(SettingValue.flag)
        case .duration: return map.duration(name).map(SettingValue.duration)
        case .texts(let rule):
            return map.strings(name).map { items in
                for (text, line) in items {
                    guard let fault = rule(text, values) else { continue }
                    log.add(
                        line: line, "\(name): \(fault.text)",
                        suggestion: Nearest.candidate(to: text, among: fault.known))
                }
                return .texts(items.map(\.text))
            }
        case .streams:
            return map.strings(name).map { items in
                for (stream, line) in items { scope(.stream, stream, line: line, key: name, .wholeName) }
                return .texts(items.map(\.text))
            }
        case .syntaxes:
            let own = CatalogueReader(log: log).syntaxes(name, of: map)
            guard case .syntaxes(let known)? = values[declared: setting] else { return .syntaxes(own) }
            return .syntaxes(own + known)
        }
    }

    /// `a share such as 2% or 0.02`.
    private static func shareForm(_ setting: any DeclaredSetting) -> String {
        let fraction = ValueText.share(setting.example).map { " or \($0)" } ?? ""
        return "a share such as \(setting.example)\(fraction)"
    }
}
