import Guard

/// A request to arm an incident's apology, or to end it.
package struct ApologyRequest: Hashable, Sendable, Codable {
    package var incident: String
    /// Whose mail is to go to the incident's people only; nil to end that.
    package var campaign: String?
    /// Why people are to be mailed whom another mail would hurt again; or why it is ended.
    package var reason: String?

    package init(incident: String, campaign: String?, reason: String?) {
        self.incident = incident
        self.campaign = campaign
        self.reason = reason
    }
}

/// A request for some of the people whom an apology is for.
package struct ApologyPeopleRequest: Hashable, Sendable, Codable {
    package var incident: String
    /// nil: all.
    package var state: ApologyCoverage.State?
    /// Of the page before; nil to begin.
    package var place: String?

    package init(incident: String, state: ApologyCoverage.State?, place: String? = nil) {
        self.incident = incident
        self.state = state
        self.place = place
    }
}

/// Some of the people whom an apology is for, in the order of their addresses.
package struct ApologyPeoplePage: Hashable, Sendable, Codable {
    package struct Person: Hashable, Sendable, Codable {
        package var address: String
        package var state: ApologyCoverage.State
        package var segment: String?
        /// The mail that he has had by mistake is not known to have reached him.
        package var isUnsure: Bool

        package init(address: String, state: ApologyCoverage.State, segment: String?, isUnsure: Bool) {
            self.address = address
            self.state = state
            self.segment = segment
            self.isUnsure = isUnsure
        }
    }

    package var people: [Person]
    /// nil when these were the last.
    package var next: String?

    package init(people: [Person], next: String?) {
        self.people = people
        self.next = next
    }
}
