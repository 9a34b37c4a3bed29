import Content

/// When the guard stops mail or warns by itself: a threshold within a window, per campaign, per stream, or for all
/// mail.
///
///     3 messages with findings of placeholder in one campaign within 10 minutes stop that campaign
package struct TripRule: Hashable, Sendable, Codable {
    /// Which mail shares a window: a campaign's, a stream's, or all mail.
    package enum Grouping: String, Sendable, CaseIterable, Codable { case campaign, stream, all }

    package enum Action: Hashable, Sendable, Codable {
        /// Logged and alerted.
        case warn
        case stop(StopMode)
    }

    /// As stops (`rule NAME`) and events show it.
    package var name: String
    package var measure: TripMeasure
    package var per: Grouping
    package var window: Duration
    package var threshold: TripThreshold
    package var action: Action

    package init(
        name: String, measure: TripMeasure, per: Grouping = .campaign, window: Duration, threshold: TripThreshold,
        action: Action
    ) {
        self.name = name
        self.measure = measure
        self.per = per
        self.window = window
        self.threshold = threshold
        self.action = action
    }

    /// Whether the name has 1 to 64 letters, digits, `-` and `_`.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}

/// The counted things of a trip rule, and the total that its share refers to.
package enum TripMeasure: Hashable, Sendable, Codable {
    /// Messages that a check refused, of all messages with a final decision.
    /// - Parameter observed: also counts messages with findings that were only recorded.
    case findings(check: String, observed: Bool)
    /// Recipients refused by a suppression list, of all recipients with a final decision.
    case suppressed
    /// Recipients refused by the ESP, of all that it answered.
    case refusals(RefusalClass)
    /// Reported bounces and complaints, of all recipients that the ESP accepted.
    case bounces, complaints
    /// Messages that the ESP accepted or may have accepted, and their recipients. They have no share.
    case messages, audience

    /// Which refusals of the ESP, by the first digit of the reply.
    package enum RefusalClass: String, Sendable, CaseIterable, Codable {
        case any
        case transient = "4xx"
        case permanent = "5xx"
    }

    /// The names of the measures in the configuration.
    package enum Name: String, Sendable, CaseIterable {
        case findings, suppressed, refusals, bounces, complaints, messages, audience
    }

    package var hasShare: Bool {
        switch self {
        case .messages, .audience: false
        default: true
        }
    }

    /// The words for the counted things and for the total, as in `12 of 230 recipients suppressed`.
    package var words: (counted: String, of: String) {
        switch self {
        case .findings(let check, _): ("messages with findings of \(check)", "messages")
        case .suppressed: ("suppressed recipients", "recipients")
        case .refusals(.any): ("recipients refused by the ESP", "recipients answered")
        case .refusals(let refusal): ("recipients refused by the ESP with \(refusal.rawValue)", "recipients answered")
        case .bounces: ("bounces", "recipients accepted")
        case .complaints: ("complaints", "recipients accepted")
        case .messages: ("messages", "messages")
        case .audience: ("recipients", "recipients")
        }
    }
}

/// The limits of a rule; every given one must be reached.
package struct TripThreshold: Hashable, Sendable, Codable {
    /// The least count.
    package var count: Int?
    /// The least share of the volume, from 0 to 1.
    package var share: Double?
    /// The least volume; below it the rule does not trip.
    package var floor: Int?

    package init(count: Int? = nil, share: Double? = nil, floor: Int? = nil) {
        self.count = count
        self.share = share
        self.floor = floor
    }

    package func isReached(by tally: TripTally) -> Bool {
        guard tally.counted > 0, tally.counted >= (count ?? 0), tally.volume >= (floor ?? 0) else { return false }
        guard let share else { return true }
        // Bounces can exceed the mail that was sent within the window.
        return Double(tally.counted) >= Double(tally.volume) * share
            && (tally.volume > 0 || count != nil)
    }

    /// A sentence about the value that is out of bounds; nil when the threshold is valid.
    package var mistake: String? {
        let numbers = [count, floor].compactMap { $0 }
        guard numbers.allSatisfy({ (1...ValueLimits.count).contains($0) }) else {
            return "its limits must be from 1 to \(ValueLimits.count)"
        }
        guard share.map({ $0 > 0 && $0 <= 1 }) ?? true else { return "its share must be above 0 and at most 1" }
        return nil
    }

    /// The same, stricter for the time after a resume; whole numbers are rounded up, so that none becomes 0.
    package func times(_ factor: Double) -> TripThreshold {
        func tightened(_ number: Int) -> Int { max(1, Int(exactly: (Double(number) * factor).rounded(.up)) ?? number) }
        return TripThreshold(count: count.map(tightened), share: share.map { $0 * factor }, floor: floor.map(tightened))
    }
}

extension TripThreshold {
    /// `3`, `5% of at least 200`, `10 and 2.5%`.
    package var text: String {
        let parts = [count.map(String.init), share.map(Self.percent)].compactMap { $0 }
        let limit = parts.isEmpty ? "any" : parts.joined(separator: " and ")
        return floor.map { "\(limit) of at least \($0)" } ?? limit
    }

    /// At most two digits after the point.
    package static func percent(_ share: Double) -> String {
        let hundredths = Int(exactly: (share * 10_000).rounded()) ?? .max
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)%" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
    }
}

/// The trip rules in force, and the caution after a resume.
package struct TripSettings: Hashable, Sendable, Codable {
    /// With distinct names.
    package var rules: [TripRule]
    package var caution: CautionSettings

    package init(rules: [TripRule] = Self.usual, caution: CautionSettings = CautionSettings()) {
        self.rules = rules
        self.caution = caution
    }

    /// In force unless the configuration changes them or turns them off.
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

    /// A sentence about an invalid rule; nil when all rules are valid. The rules of a configuration file are checked
    /// earlier, with line numbers.
    package var mistake: String? {
        let times = Duration.milliseconds(1)...ValueLimits.time
        for rule in rules {
            guard TripRule.isName(rule.name) else {
                return "a trip rule's name must have 1 to 64 letters, digits, - and _"
            }
            guard times.contains(rule.window) else {
                return "rule \(rule.name): its window must be from 1 ms to 100 years"
            }
            if let mistake = rule.threshold.mistake { return "rule \(rule.name): \(mistake)" }
        }
        guard Set(rules.map(\.name)).count == rules.count else { return "two trip rules have the same name" }
        guard (.zero...ValueLimits.time).contains(caution.window) else {
            return "the caution's window must be at most 100 years"
        }
        return caution.factor > 0 && caution.factor <= 1 ? nil : "the caution's factor must be above 0 and at most 1"
    }

    /// The age of the oldest evidence.
    package var longestWindow: Duration { rules.map(\.window).max() ?? .zero }

    /// How long a resume has an effect.
    package var longestMemory: Duration { max(longestWindow, caution.window) }
}

/// How much stricter the rules are for a while after a resume, for the mail that flows again.
package struct CautionSettings: Hashable, Sendable, Codable {
    package var window: Duration = .seconds(3600)
    /// The thresholds are multiplied by it: above 0, at most 1.
    package var factor: Double = 0.5

    package init(window: Duration = .seconds(3600), factor: Double = 0.5) {
        self.window = window
        self.factor = factor
    }
}
