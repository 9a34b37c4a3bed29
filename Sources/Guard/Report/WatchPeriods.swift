import Mail

/// The stretches of time in which an incident's mail is compared: as long before it as it lasts, it, and since its end.
package struct WatchPeriods: Hashable, Sendable {
    package let before: RecordFilter
    package let during: RecordFilter
    /// nil while the incident has no end.
    package let after: RecordFilter?

    /// How far back other mail of the sender is looked for, where the time before has none.
    private static let lookBack: Duration = .seconds(86_400)

    package init(_ incident: Incident, now: Timestamp) {
        // A record's time is in milliseconds.
        let end = max(incident.until ?? now, incident.since + .milliseconds(1))
        var during = incident.filter
        during.until = end
        self.during = during
        var before = incident.filter
        before.since = incident.since - (end - incident.since)
        before.until = incident.since
        self.before = before
        guard incident.until != nil else {
            after = nil
            return
        }
        var after = incident.filter
        (after.since, after.until) = (end, max(now, end + .milliseconds(1)))
        self.after = after
    }

    /// Recipients who were refused before their message had said which campaign it is of, and whom no campaign's scope covers:
    /// those of the sender of a campaign, in the time of a filter. nil where the filter is about no campaign.
    package static func unassigned(_ filter: RecordFilter, sender: String?) -> RecordFilter? {
        guard let scope = filter.scope.flatMap({ StopScope($0) }), scope.kind == .campaign,
            let pattern = sender.flatMap({ NamePattern($0) }), let sender = StopScope(.sender, pattern)
        else { return nil }
        var unassigned = filter
        (unassigned.scope, unassigned.campaign) = (sender.text, "")
        return unassigned
    }

    /// Where a campaign is new, its own time before says nothing: then what else its sender sent in that time, or else
    /// its stream; and then both in the day before, if that is longer.
    /// - Parameter during: of the incident's time.
    package func substitutes(_ during: DeliverySignals) -> [RecordFilter] {
        let scopes = [
            during.sender.flatMap { StopScope(.sender, NamePattern($0)) },
            during.stream.flatMap { StopScope(.stream, NamePattern($0)) },
        ].compactMap { $0?.text }.filter { $0 != before.scope }
        guard let since = before.since, let until = before.until else { return [] }
        let day = until - Self.lookBack
        return (day < since ? [since, day] : [since]).flatMap { since in
            scopes.map { scope in
                var filter = before
                (filter.scope, filter.since) = (scope, since)
                return filter
            }
        }
    }
}
