import Guard
import Mail

/// The state of each trip rule.
package struct TripsReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// False when the figures come from the state folder and no guard acts on them.
    package var running: Bool
    package var rules: [Rule]

    package struct Rule: Hashable, Sendable, Codable {
        package var rule: String
        /// `warn`, or `stop` with the mode: `stop defer`.
        package var then: String
        package var per: TripRule.Grouping
        package var windowSeconds: Double
        package var counts: String
        package var limit: String
        /// Nearest to the limit first; a limited number.
        package var figures: [Figures]
        /// The number of keys with a count.
        package var keys: Int
    }

    package struct Figures: Hashable, Sendable, Codable {
        /// Such as `campaign:spring`.
        package var key: String
        package var counted: Int
        /// The total that the share refers to.
        package var volume: Int
        /// The limit in force for the key, tightened after a resume.
        package var limit: String
        package var cautionUntil: String?
        /// Whether the rule's stop is active.
        package var stopped: Bool
        /// When it warned last; it does not repeat a warning within the window.
        package var warnedAt: String?
    }

    /// The largest number of keys shown for a rule.
    package static let keyLimit = 100

    package init(_ figures: [TripFigures], rules: [TripRule], at: Timestamp, running: Bool) {
        self.at = at.rfc3339
        self.running = running
        self.rules = rules.map { rule in
            let mine = figures.filter { $0.rule == rule }
            let nearest = mine.sorted { a, b in
                (b.isStopped ? 0 : 1, b.nearness, a.key.text) < (a.isStopped ? 0 : 1, a.nearness, b.key.text)
            }
            return Rule(
                rule: rule.name, then: rule.action.text, per: rule.per,
                windowSeconds: Double(rule.window.components.seconds)
                    + Double(rule.window.components.attoseconds) / 1e18,
                counts: rule.measure.words.counted, limit: rule.threshold.text,
                figures: nearest.prefix(Self.keyLimit).map(Figures.init), keys: mine.count)
        }
    }
}

extension TripsReport {
    /// Replaces addresses in campaigns and senders.
    package func redacted(_ redaction: AddressRedaction) -> TripsReport {
        var report = self
        for (rule, counted) in rules.enumerated() {
            for figure in counted.figures.indices {
                report.rules[rule].figures[figure].key = redaction.shown(key: counted.figures[figure].key)
            }
        }
        return report
    }
}

extension TripsReport.Figures {
    fileprivate init(_ figures: TripFigures) {
        key = figures.key.text
        counted = figures.tally.counted
        volume = figures.tally.volume
        limit = figures.threshold.text
        cautionUntil = figures.cautionUntil?.rfc3339
        stopped = figures.isStopped
        warnedAt = figures.warnedAt?.rfc3339
    }
}

extension TripFigures {
    /// How near the rule is to tripping, from 0 to 1 (tripped). The threshold has up to three limits (count, share,
    /// floor); the limit that is furthest away decides.
    fileprivate var nearness: Double {
        func part(_ value: Double, of limit: Double) -> Double { limit > 0 ? min(1, value / limit) : 1 }
        let share = tally.volume > 0 ? Double(tally.counted) / Double(tally.volume) : 0
        return min(
            threshold.count.map { part(Double(tally.counted), of: Double($0)) } ?? 1,
            threshold.share.map { part(share, of: $0) } ?? 1,
            threshold.floor.map { part(Double(tally.volume), of: Double($0)) } ?? 1)
    }
}

extension TripRule.Action {
    package var text: String {
        switch self {
        case .warn: "warn"
        case .stop(let mode): "stop \(mode.rawValue)"
        }
    }
}

/// Which rules to try on which recorded mail.
package struct TripReplayRequest: Hashable, Sendable, Codable {
    package var since: Timestamp
    /// nil is now.
    package var until: Timestamp?
    /// A rule's name; nil is all.
    package var rule: String?
    /// Used instead of the settings in force.
    package var settings: TripSettings?

    package init(since: Timestamp, until: Timestamp? = nil, rule: String? = nil, settings: TripSettings? = nil) {
        self.since = since
        self.until = until
        self.rule = rule
        self.settings = settings
    }

    /// The rules to try.
    /// - Throws: `refused` when there is no such rule, or when one is invalid.
    package func chosen(from inForce: TripSettings) throws(ControlFailure) -> TripSettings {
        if let mistake = self.settings?.mistake { throw .refused(mistake) }
        var settings = settings ?? inForce
        guard let rule else { return settings }
        let names = settings.rules.map(\.name)
        guard names.contains(rule) else {
            let known = names.isEmpty ? "there are none" : "there are: " + names.joined(separator: ", ")
            throw .refused("there is no trip rule \"\(rule)\"; \(known)")
        }
        settings.rules.removeAll { $0.name != rule }
        return settings
    }
}

/// A time at which a rule would have tripped.
package struct TripReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var rule: String
    package var then: String
    /// The mail that it would have stopped or warned about, such as `campaign:spring`.
    package var key: String
    package var counted: Int
    package var volume: Int
    /// The limit that was reached, tightened after a resume.
    package var limit: String
    package var reason: String

    package init(_ trip: Trip, _ redaction: AddressRedaction) {
        at = trip.at.rfc3339
        rule = trip.rule.name
        then = trip.rule.action.text
        key = redaction.shown(key: trip.key.text)
        counted = trip.tally.counted
        volume = trip.tally.volume
        limit = trip.threshold.text
        reason = trip.reason
    }
}
