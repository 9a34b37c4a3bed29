import Content
import Guard
import Yams

/// Reads `trips`: when the guard stops mail by itself, and `caution`: how much sooner it does so after a resume.
///
/// The default rules are on. An item with the name of a default rule changes the keys that it gives; `then: off`
/// removes the rule.
extension ConfigurationReader {
    func readTrips(_ map: MappingReader) {
        var rules = configuration.trips.rules
        var names: [(name: String, line: Int)] = []
        for item in map.items("trips") ?? [] {
            guard let map = MappingReader(item, "a trip rule", log: log) else { continue }
            guard let name = map.required("name", in: "a trip rule") else { continue }
            names.append((name, map.line(of: "name")))
            places.note("trips.\(name)", map)
            if !TripRule.isName(name) {
                log.add(
                    line: map.line(of: "name"),
                    "name: \"\(name)\" is not a name of up to 64 letters, digits, hyphens and underscores")
            }
            let place = rules.firstIndex { $0.name == name }
            let rule = readRule(name, map, usual: place.map { rules[$0] })
            map.finish()
            switch (place, rule) {
            case (let place?, let rule?): rules[place] = rule
            case (let place?, nil): rules.remove(at: place)
            case (nil, let rule?): rules.append(rule)
            case (nil, nil): break
            }
        }
        requireDistinct(names, "the trip rule")
        configuration.trips.rules = rules
    }

    func readCaution(_ map: MappingReader) {
        guard let node = map.node("caution"), let map = MappingReader(node, "caution", log: log) else { return }
        if let window = window("window", of: map) { configuration.trips.caution.window = window }
        if let factor = map.value(
            "factor", "a factor above 0 and at most 1, such as 0.5 or 50%",
            { text in ValueText.share(text).flatMap { $0 > 0 ? $0 : nil } })
        {
            configuration.trips.caution.factor = factor
        }
        map.finish()
    }

    /// The values of `then`: what a rule does.
    private enum Then: String, CaseIterable { case warn, stop, off }

    /// Returns nil when the rule is off or has mistakes, which are logged.
    private func readRule(_ name: String, _ map: MappingReader, usual: TripRule?) -> TripRule? {
        let measure = readMeasure(map, usual: usual?.measure)
        let per: TripRule.Grouping? = map.choice("per")
        let window = window("window", of: map)
        let action = readAction(map, usual: usual?.action)
        let threshold = readThreshold(map, usual: usual?.threshold, measure: measure)
        guard let action else { return nil }
        if usual == nil {
            if window == nil, !map.has("window") { log.add(line: map.line, "a trip rule needs the key \"window\"") }
            if !map.has("count") { log.add(line: map.line, "a trip rule needs the key \"count\"") }
        }
        if threshold.count == nil, threshold.share == nil, !map.has("at_least"), !map.has("share") {
            log.add(line: map.line, "a trip rule needs a limit: the key \"at_least\", \"share\" or both")
        }
        guard let measure, let window = window ?? usual?.window else { return nil }
        return TripRule(
            name: name, measure: measure, per: per ?? usual?.per ?? .campaign, window: window, threshold: threshold,
            action: action)
    }

    private func readMeasure(_ map: MappingReader, usual: TripMeasure?) -> TripMeasure? {
        let name: TripMeasure.Name? = map.choice("count")
        let check = map.string("check")
        let observed: Answer? = map.choice("observed")
        let refusal: TripMeasure.RefusalClass? = map.choice("class")
        let effective = name ?? usual?.name
        if let check, !Roster.findingNames.contains(check) {
            log.add(
                line: map.line(of: "check"), "check: there is no check \"\(check)\"",
                suggestion: Nearest.candidate(to: check, among: Roster.findingNames))
        }
        for key in ["check", "observed"] where map.has(key) && effective != nil && effective != .findings {
            log.add(line: map.line(of: key), "\(key) is only for rules with \"count: findings\"")
        }
        if map.has("class"), effective != nil, effective != .refusals {
            log.add(line: map.line(of: "class"), "class is only for rules with \"count: refusals\"")
        }
        switch effective {
        case .findings:
            guard let check = check ?? usual?.check else {
                log.add(line: map.line(of: "count"), "a rule that counts findings needs the key \"check\"")
                return nil
            }
            return .findings(check: check, observed: observed.map { $0 == .true } ?? usual?.isObserved ?? false)
        case .suppressed: return .suppressed
        case .refusals: return .refusals(refusal ?? usual?.refusal ?? .any)
        case .bounces: return .bounces
        case .complaints: return .complaints
        case .messages: return .messages
        case .audience: return .audience
        case nil: return nil
        }
    }

    private enum Answer: String, CaseIterable { case `true`, `false` }

    private func readThreshold(_ map: MappingReader, usual: TripThreshold?, measure: TripMeasure?) -> TripThreshold {
        var threshold = usual ?? TripThreshold()
        if let count = map.integer("at_least", in: 1...1_000_000_000) { threshold.count = count }
        if let floor = map.integer("of_at_least", in: 1...1_000_000_000) { threshold.floor = floor }
        if let share = map.value(
            "share", "a share above 0, such as 5% or 0.05",
            { text in ValueText.share(text).flatMap { $0 > 0 ? $0 : nil } })
        {
            threshold.share = share
        }
        if let measure, !measure.hasShare {
            (threshold.share, threshold.floor) = (nil, nil)
            for key in ["share", "of_at_least"] where map.has(key) {
                log.add(
                    line: map.line(of: key),
                    "\(key) is not for rules that count messages or audience; use \"at_least\"")
            }
        }
        return threshold
    }

    private func readAction(_ map: MappingReader, usual: TripRule.Action?) -> TripRule.Action? {
        let then: Then? = map.choice("then")
        let mode: StopMode? = map.choice("mode")
        if mode != nil, then == .warn || then == .off || (then == nil && usual == .warn) {
            log.add(line: map.line(of: "mode"), "mode is only for rules with \"then: stop\"")
        }
        switch then {
        case .off: return nil
        case .warn: return .warn
        case .stop: return .stop(mode ?? usual?.mode ?? .defer)
        case nil: return mode.map { .stop($0) } ?? usual ?? .stop(.defer)
        }
    }

    private func window(_ key: String, of map: MappingReader) -> Duration? {
        guard let window = map.duration(key) else { return nil }
        guard window >= .seconds(1), window <= .seconds(7 * 86_400) else {
            log.add(line: map.line(of: key), "\(key): must be from 1s to 7d, because the guard counts in memory")
            return nil
        }
        return window
    }
}

extension TripMeasure {
    fileprivate var name: Name {
        switch self {
        case .findings: .findings
        case .suppressed: .suppressed
        case .refusals: .refusals
        case .bounces: .bounces
        case .complaints: .complaints
        case .messages: .messages
        case .audience: .audience
        }
    }

    fileprivate var check: String? { if case .findings(let check, _) = self { check } else { nil } }
    fileprivate var isObserved: Bool? { if case .findings(_, let observed) = self { observed } else { nil } }
    fileprivate var refusal: RefusalClass? { if case .refusals(let refusal) = self { refusal } else { nil } }
}

extension TripRule.Action {
    fileprivate var mode: StopMode? { if case .stop(let mode) = self { mode } else { nil } }
}
