/// What is wrong with the draft of an apology.
package struct ApologyFinding: Hashable, Sendable, Codable {
    /// Stable, in lower case with hyphens: an `ApologyRule`, or the name of the check that spoke (`placeholder`).
    package let rule: String
    /// The surface, as findings of checks name it: `Subject`, `From`, `html`, `preheader`; `body` for what is missing.
    package let `where`: String
    /// The sentence or address in question, cut to 80 characters; empty for what is missing.
    package let excerpt: String
    /// One plain sentence: what to do instead, and why.
    package let why: String

    /// - Parameter why: of a check's finding.
    package init(rule: String, where place: String, excerpt: String, why: String) {
        self.rule = rule
        self.where = place
        self.excerpt = excerpt
        self.why = why
    }
}

/// What an apology is compared with: the mail of the incident that it is about.
package struct ApologyReference: Hashable, Sendable {
    /// The domains that mail came from, in normal form (`Address.domainKey`); empty when nobody knows.
    package var fromDomains: Set<String>
    /// The frames of the templates that mail was made from; empty when nobody knows.
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

/// What went wrong in an incident. What an apology has to say depends on it.
package enum IncidentKind: String, Sendable, CaseIterable, Codable {
    case placeholder
    case wrongSegment = "wrong-segment"
    case wrongContent = "wrong-content"
    case staleSuppression = "stale-suppression"
    case duplicateSend = "duplicate-send"
    case dataExposure = "data-exposure"
    case other

    /// How bad it is until somebody says otherwise.
    package var severity: IncidentSeverity {
        switch self {
        case .dataExposure: .critical
        case .wrongSegment, .staleSuppression: .high
        case .placeholder, .wrongContent, .duplicateSend, .other: .medium
        }
    }
}

package enum IncidentSeverity: String, Sendable, CaseIterable, Codable {
    case low, medium, high
    /// Everybody is told at once.
    case critical
}
