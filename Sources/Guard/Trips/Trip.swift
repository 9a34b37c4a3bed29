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

/// What a window belongs to: one campaign, one stream, all mail, or one sender whose campaign is not known. Names are
/// `NameKey`s, so that one campaign has one window however its name is written.
package enum TripKey: Hashable, Sendable {
    case all
    case stream(String)
    case campaign(String)
    /// As a stop's pattern: an address, or what stands for all of a sender's that differ with each recipient.
    case sender(String)

    /// What a rule's stop covers.
    ///
    /// A name with a `*` in it, or with a control character that no pattern can hold and a `*` stands for, stops
    /// whatever else the star matches: rather that than a campaign that cannot be stopped.
    package var scope: StopScope {
        switch self {
        case .all: .all
        case .stream(let name): .stream(Self.pattern(name))
        case .campaign(let name): .campaign(Self.pattern(name))
        case .sender(let pattern): .sender(Self.pattern(pattern))
        }
    }

    /// As in `campaign:spring-sale`; `all`.
    package var text: String {
        switch self {
        case .all: "all"
        case .stream(let name): "stream:\(name)"
        case .campaign(let name): "campaign:\(name)"
        case .sender(let pattern): "sender:\(pattern)"
        }
    }

    private static func pattern(_ name: String) -> NamePattern {
        let scalars = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "*" : $0 }
        return NamePattern(String(String.UnicodeScalarView(scalars))) ?? NamePattern("*")!
    }
}

/// Where one rule stands for one key at a moment.
package struct TripFigures: Hashable, Sendable {
    package let rule: TripRule
    package let key: TripKey
    package let tally: TripTally
    /// As it is in force.
    package let threshold: TripThreshold
    /// Until when it is tightened, after a resume; nil when it is not.
    package var cautionUntil: Timestamp?
    /// The rule's stop of this key is active.
    package let isStopped: Bool
    /// Since when a warning stands that is not repeated.
    package var warnedAt: Timestamp?
}
