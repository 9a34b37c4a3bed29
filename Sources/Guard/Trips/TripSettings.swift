import Content

/// The trip rules in force, and the caution after a resume.
package struct TripSettings: Hashable, Sendable, Codable {
    /// Names differ.
    package var rules: [TripRule]
    package var caution: CautionSettings

    package init(rules: [TripRule] = Self.usual, caution: CautionSettings = CautionSettings()) {
        self.rules = rules
        self.caution = caution
    }

    /// In force unless the configuration changes one or turns it off.
    package static let usual = [
        TripRule(
            name: "placeholder-burst", measure: .findings(check: PlaceholderCheck.name, observed: false),
            window: .seconds(600), threshold: TripThreshold(count: 3), action: .stop(.defer)),
        TripRule(
            name: "suppressed-share", measure: .suppressed, window: .seconds(3600),
            threshold: TripThreshold(share: 0.05, floor: 200), action: .stop(.defer)),
        TripRule(
            name: "esp-refusals", measure: .refusals(.any), per: .all, window: .seconds(3600),
            threshold: TripThreshold(share: 0.1, floor: 200), action: .warn),
    ]

    /// What of them makes no sense; nil when they can be applied. Those of a configuration file are checked with their lines
    /// as they are read.
    package var mistake: String? {
        let times = Duration.milliseconds(1)...ValueLimits.time
        for rule in rules {
            guard TripRule.isName(rule.name) else { return "a trip rule's name has 1 to 64 letters, digits, - and _" }
            guard times.contains(rule.window) else { return "rule \(rule.name): its window is from 1 ms to 100 years" }
            if let mistake = rule.threshold.mistake { return "rule \(rule.name): \(mistake)" }
        }
        guard Set(rules.map(\.name)).count == rules.count else { return "two trip rules have the same name" }
        guard (.zero...ValueLimits.time).contains(caution.window) else {
            return "the caution's window is 100 years at most"
        }
        return caution.factor > 0 && caution.factor <= 1 ? nil : "the caution's factor is above 0 and at most 1"
    }

    /// How far back there can be evidence.
    package var longestWindow: Duration { rules.map(\.window).max() ?? .zero }

    /// How far back a resume says anything.
    package var longestMemory: Duration { max(longestWindow, caution.window) }
}

/// How much more easily rules trip for a while after a resume, for the mail that it let flow again.
package struct CautionSettings: Hashable, Sendable, Codable {
    package var window: Duration = .seconds(3600)
    /// Thresholds are multiplied by it: above 0, at most 1.
    package var factor: Double = 0.5

    package init(window: Duration = .seconds(3600), factor: Double = 0.5) {
        self.window = window
        self.factor = factor
    }
}
