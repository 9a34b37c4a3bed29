import Content
import Foundation
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

/// What an apology is compared with, as it goes over the control socket.
package struct ApologyReferenceReport: Hashable, Sendable, Codable {
    package var fromDomains: [String]
    /// As `MessageFrame.bytes`.
    package var frames: [Data]
    package var kind: Incident.Kind

    package init(_ reference: ApologyReference) {
        fromDomains = reference.fromDomains.sorted()
        frames = reference.frames.map { Data($0.bytes) }
        kind = reference.kind
    }

    /// Without frames that another version has made, which cannot be compared.
    package var reference: ApologyReference {
        ApologyReference(
            fromDomains: Set(fromDomains), frames: frames.compactMap { MessageFrame(bytes: Array($0)) }, kind: kind)
    }
}
