import Content
import Foundation
import Guard

/// Asks for some of the people that an incident reached.
package struct AudienceRequest: Hashable, Sendable, Codable {
    /// The incident.
    package var id: String
    /// The recorded state of the mail to them: `accepted`, `released` or `unknown`.
    package var state: Delivery.State
    /// The operator's reason for mailing people although another mail harms them again; nil without an override.
    package var override: String?
    /// From the previous page; nil for the first.
    package var place: RecipientPage.Place?

    package init(id: String, state: Delivery.State, override: String? = nil, place: RecipientPage.Place? = nil) {
        self.id = id
        self.state = state
        self.override = override
        self.place = place
    }
}

/// Some of the people that an incident reached, and who may be mailed. A person with several messages occurs several
/// times.
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
    /// People who were left out because a suppression list has them now.
    package var suppressed: [String] = []
    package var next: RecipientPage.Place?

    package init() {}
}

/// Asks to arm an incident's apology, or to end it.
package struct ApologyRequest: Hashable, Sendable, Codable {
    package var incident: String
    /// The campaign of the apology: its mail may reach only the incident's people. nil ends the apology.
    package var campaign: String?
    /// Why to mail people although more mail harms them again; or why the apology is ended.
    package var reason: String?

    package init(incident: String, campaign: String?, reason: String?) {
        self.incident = incident
        self.campaign = campaign
        self.reason = reason
    }
}

/// Asks for some of the people of an apology.
package struct ApologyPeopleRequest: Hashable, Sendable, Codable {
    package var incident: String
    /// nil: all.
    package var state: ApologyCoverage.State?
    /// From the previous page; nil for the first.
    package var place: String?

    package init(incident: String, state: ApologyCoverage.State?, place: String? = nil) {
        self.incident = incident
        self.state = state
        self.place = place
    }
}

/// Some of the people of an apology, in the order of their addresses.
package struct ApologyPeoplePage: Hashable, Sendable, Codable {
    package struct Person: Hashable, Sendable, Codable {
        package var address: String
        package var state: ApologyCoverage.State
        package var segment: String?
        /// Whether it is unknown if the mistaken mail reached them.
        package var isUnsure: Bool

        package init(address: String, state: ApologyCoverage.State, segment: String?, isUnsure: Bool) {
            self.address = address
            self.state = state
            self.segment = segment
            self.isUnsure = isUnsure
        }
    }

    package var people: [Person]
    /// nil on the last page.
    package var next: String?

    package init(people: [Person], next: String?) {
        self.people = people
        self.next = next
    }
}

/// The incident's mail that an apology is compared with, as sent over the control socket.
package struct ApologyReferenceReport: Hashable, Sendable, Codable {
    package var fromDomains: [String]
    /// See `MessageFrame.bytes`.
    package var frames: [Data]
    package var kind: Incident.Kind

    package init(_ reference: ApologyReference) {
        fromDomains = reference.fromDomains.sorted()
        frames = reference.frames.map { Data($0.bytes) }
        kind = reference.kind
    }

    /// Leaves out frames of another version, which cannot be compared.
    package var reference: ApologyReference {
        ApologyReference(
            fromDomains: Set(fromDomains), frames: frames.compactMap { MessageFrame(bytes: Array($0)) }, kind: kind)
    }
}
