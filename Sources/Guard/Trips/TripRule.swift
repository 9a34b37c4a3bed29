import Content

/// When mail is to be stopped, or a person to be told, without anybody having looked: so much of something, within a
/// window, in one campaign, one stream, or all mail.
///
///     3 messages with findings of placeholder in one campaign within 10 minutes stop that campaign
package struct TripRule: Hashable, Sendable, Codable {
    /// What is counted apart.
    package enum Grouping: String, Sendable, CaseIterable, Codable { case campaign, stream, all }

    package enum Action: Hashable, Sendable, Codable {
        /// Logged and alerted.
        case warn
        case stop(StopMode)
    }

    /// As stops (`rule NAME`) and records of acts show it.
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

    /// Letters, digits, `-` and `_`; 64 at most.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}

/// What a trip rule counts, and out of what its share is.
package enum TripMeasure: Hashable, Sendable, Codable {
    /// Messages in which a check found something that it refused, of all messages that were decided for good.
    /// - Parameter observed: those in which it was merely recorded count as well.
    case findings(check: String, observed: Bool)
    /// Recipients that a suppression list refused, of all recipients that were decided for good.
    case suppressed
    /// Recipients that the ESP refused, of all that it answered for.
    case refusals(RefusalClass)
    /// Bounces and complaints that were fed in, of all recipients that the ESP took.
    case bounces, complaints
    /// Messages that the ESP took or may have taken, and their recipients. They have no share.
    case messages, audience

    /// Which of the ESP's refusals, by the first digit of its reply.
    package enum RefusalClass: String, Sendable, CaseIterable, Codable {
        case any
        case transient = "4xx"
        case permanent = "5xx"
    }

    /// How measures are called in the configuration.
    package enum Name: String, Sendable, CaseIterable {
        case findings, suppressed, refusals, bounces, complaints, messages, audience
    }

    package var hasShare: Bool {
        switch self {
        case .messages, .audience: false
        default: true
        }
    }

    /// What is counted and what it is a share of, as in `12 of 230 recipients suppressed`.
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

/// How much is too much: everything that is given must be reached.
package struct TripThreshold: Hashable, Sendable, Codable {
    /// The least number that is counted.
    package var count: Int?
    /// The least share of the volume that is counted, from 0 to 1.
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
        // Bounces can be more than what was sent within the window.
        return Double(tally.counted) >= Double(tally.volume) * share
            && (tally.volume > 0 || count != nil)
    }

    /// What of it makes no sense; nil when it can be applied.
    package var mistake: String? {
        let numbers = [count, floor].compactMap { $0 }
        guard numbers.allSatisfy({ (1...ValueLimits.count).contains($0) }) else {
            return "its limits are numbers from 1 to \(ValueLimits.count)"
        }
        guard share.map({ $0 > 0 && $0 <= 1 }) ?? true else { return "its share is above 0 and at most 1" }
        return nil
    }

    /// The same, tightened for the time after a resume; whole numbers are rounded up, so that none becomes 0.
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

    /// Two digits after the point at most.
    package static func percent(_ share: Double) -> String {
        let hundredths = Int(exactly: (share * 10_000).rounded()) ?? .max
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)%" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
    }
}

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
