import Guard

/// A request for some of the people whom an incident has reached.
package struct AudienceRequest: Hashable, Sendable, Codable {
    /// The incident.
    package var id: String
    /// What is on record of the mail to them: `accepted`, `released` or `unknown`.
    package var state: Delivery.State
    /// Why people are wanted whom another mail would hurt again; nil: they are not.
    package var override: String?
    /// Of the page before; nil to begin.
    package var place: RecipientPage.Place?

    package init(id: String, state: Delivery.State, override: String? = nil, place: RecipientPage.Place? = nil) {
        self.id = id
        self.state = state
        self.override = override
        self.place = place
    }
}

/// Some of the people whom an incident has reached, and who may be mailed. Who got several messages is there several times.
package struct AudiencePage: Hashable, Sendable, Codable {
    package struct Person: Hashable, Sendable, Codable {
        package var address: String
        package var segment: String?

        package init(address: String, segment: String?) {
            self.address = address
            self.segment = segment
        }
    }

    package var people: [Person] = []
    /// People who were left out because a suppression list names them now.
    package var suppressed: [String] = []
    package var next: RecipientPage.Place?

    package init() {}
}
