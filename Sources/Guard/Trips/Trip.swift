import Mail

/// A rule that tripped: on what, and by how much.
package struct Trip: Hashable, Sendable {
    package let rule: TripRule
    package let key: TripKey
    package let at: Timestamp
    /// What the window held.
    package let tally: TripTally
    /// As it was in force, tightened after a resume.
    package let threshold: TripThreshold

    package init(rule: TripRule, key: TripKey, at: Timestamp, tally: TripTally, threshold: TripThreshold) {
        self.rule = rule
        self.key = key
        self.at = at
        self.tally = tally
        self.threshold = threshold
    }

    /// For senders and colleagues to read: `rule placeholder-burst: 3 messages with findings of placeholder within
    /// 10 min (limit 3)`. Names no campaign or sender: the scope does.
    package var reason: String {
        let words = rule.measure.words
        var text = "rule \(rule.name): \(tally.counted)"
        if threshold.share != nil || threshold.floor != nil {
            text += " \(words.counted) of \(tally.volume) \(words.of)"
        } else {
            text += " \(words.counted)"
        }
        return text + " within \(Self.text(rule.window)) (limit \(threshold.text))"
    }

    /// The stop that it asks for; nil when it only warns.
    package var order: StopOrder? {
        guard case .stop(let mode) = rule.action else { return nil }
        return StopOrder(
            scope: key.scope, mode: mode, reason: reason, who: Identity(name: "rule \(rule.name)"),
            origin: .rule(rule.name))
    }

    /// `10 min`, `1 h`, `90 s`.
    package static func text(_ duration: Duration) -> String {
        let seconds = duration.wholeSeconds
        if seconds == 0 { return "\(duration.microseconds / 1000) ms" }
        if seconds % 3600 == 0 { return "\(seconds / 3600) h" }
        return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}

extension TripThreshold {
    /// `3`, `5% of at least 200`, `10 and 2.5%`.
    package var text: String {
        let parts = [count.map(String.init), share.map(Self.percent)].compactMap { $0 }
        let limit = parts.isEmpty ? "any" : parts.joined(separator: " and ")
        return floor.map { "\(limit) of at least \($0)" } ?? limit
    }

    /// Two digits after the point at most.
    package static func percent(_ share: Double) -> String {
        let hundredths = Int(exactly: (share * 10_000).rounded()) ?? .max
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)%" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
    }
}
