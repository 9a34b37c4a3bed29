import Mail

/// A rule that tripped: for which mail, and by how much.
package struct Trip: Hashable, Sendable {
    package let rule: TripRule
    package let key: TripKey
    package let at: Timestamp
    /// The contents of the window.
    package let tally: TripTally
    /// The threshold in force; stricter after a resume.
    package let threshold: TripThreshold

    package init(rule: TripRule, key: TripKey, at: Timestamp, tally: TripTally, threshold: TripThreshold) {
        self.rule = rule
        self.key = key
        self.at = at
        self.tally = tally
        self.threshold = threshold
    }

    /// For senders and colleagues: `rule placeholder-burst: 3 messages with findings of placeholder within 10 min
    /// (limit 3)`. Does not name the campaign or sender, which are in the scope.
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

    /// The stop that it requests; nil when it only warns.
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

/// The mail that a window counts: one campaign, one stream, all mail, or one sender whose campaign is unknown. Names
/// are `NameKey`s, so that all spellings of a campaign share one window.
package enum TripKey: Hashable, Sendable {
    case all
    case stream(String)
    case campaign(String)
    /// A pattern as in a stop: an address, or a pattern for addresses that differ for each recipient.
    case sender(String)

    /// The scope of a rule's stop.
    ///
    /// A control character in a name is replaced by `*`, because no pattern can contain it. A `*` may also stop other
    /// mail that it matches; that is better than a campaign that cannot be stopped.
    package var scope: StopScope {
        switch self {
        case .all: .all
        case .stream(let name): .stream(Self.pattern(name))
        case .campaign(let name): .campaign(Self.pattern(name))
        case .sender(let pattern): .sender(Self.pattern(pattern))
        }
    }

    /// `campaign:spring-sale`, or `all`.
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

/// The state of one rule for one key at one moment.
package struct TripFigures: Hashable, Sendable {
    package let rule: TripRule
    package let key: TripKey
    package let tally: TripTally
    /// The threshold in force.
    package let threshold: TripThreshold
    /// The end of the stricter period after a resume; nil when there is none.
    package var cautionUntil: Timestamp?
    /// Whether the rule's stop of this key is active.
    package let isStopped: Bool
    /// When the rule warned; nil when the next warning would be raised.
    package var warnedAt: Timestamp?
}
