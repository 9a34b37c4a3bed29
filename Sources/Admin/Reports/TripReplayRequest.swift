import Guard
import Mail

/// Which rules to try out on which recorded mail.
package struct TripReplayRequest: Hashable, Sendable, Codable {
    package var since: Timestamp
    /// nil is now.
    package var until: Timestamp?
    /// A rule's name; nil is all.
    package var rule: String?
    /// Instead of those in force.
    package var settings: TripSettings?

    package init(since: Timestamp, until: Timestamp? = nil, rule: String? = nil, settings: TripSettings? = nil) {
        self.since = since
        self.until = until
        self.rule = rule
        self.settings = settings
    }

    /// The rules to try.
    /// - Throws: `refused` when there is no such rule, or one that makes no sense.
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
