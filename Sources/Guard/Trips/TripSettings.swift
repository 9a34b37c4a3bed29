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

    /// How far back there can be evidence.
    package var longestWindow: Duration { rules.map(\.window).max() ?? .zero }

    /// How far back a resume says anything.
    package var longestMemory: Duration { max(longestWindow, caution.window) }
}
