/// What an apology is compared with: the mail of the incident that it is about.
package struct ApologyReference: Hashable, Sendable {
    /// The domains that mail came from, in normal form (`Address.domainKey`); empty when nobody knows.
    package var fromDomains: Set<String>
    /// Of the templates that mail was made of; empty when nobody knows.
    package var frames: [MessageFrame]
    package var kind: IncidentKind

    package init(fromDomains: Set<String>, frames: [MessageFrame], kind: IncidentKind) {
        self.fromDomains = fromDomains
        self.frames = frames
        self.kind = kind
    }

    /// For a draft about no incident that is known: it is held to what all apologies are.
    package static let nothing = ApologyReference(fromDomains: [], frames: [], kind: .other)
}
