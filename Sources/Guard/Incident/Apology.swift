import Mail

/// Mail about an incident. Only the people that the incident reached may get it, once each.
package struct Apology: Hashable, Sendable {
    /// Ascending from 1 in one state folder; for internal use only.
    package struct ID: Hashable, Sendable {
        package let value: Int64
        package init(value: Int64) { self.value = value }
    }

    package let id: ID
    package let incident: IncidentID
    /// The campaign of its mail, compared by `NameKey`.
    package let campaign: String
    /// nil while the guard still collects the recipients.
    package let armedAt: Timestamp?
    package let armedBy: String
    /// nil until a person ends it; then its campaign is treated like any other.
    package let endedAt: Timestamp?

    package init(
        id: ID, incident: IncidentID, campaign: String, armedAt: Timestamp?, armedBy: String, endedAt: Timestamp?
    ) {
        self.id = id
        self.incident = incident
        self.campaign = campaign
        self.armedAt = armedAt
        self.armedBy = armedBy
        self.endedAt = endedAt
    }

    /// Whether its campaign's mail goes only to its recipients.
    package var isArmed: Bool { armedAt != nil && endedAt == nil }

    /// The key by which campaigns are compared.
    package static func key(_ campaign: String) -> String { NameKey.of(campaign) }
}

/// A request for an apology.
package struct ApologyOrder: Hashable, Sendable {
    package let incident: IncidentID
    package let campaign: String
    package let who: Identity

    package init(incident: IncidentID, campaign: String, who: Identity) {
        self.incident = incident
        self.campaign = campaign
        self.who = who
    }
}

/// An apology as people and programs see it.
package struct ApologyStatus: Hashable, Sendable, Codable {
    package var incident: String
    package var campaign: String
    /// RFC 3339; null: it was begun but never armed.
    package var armedAt: String?
    package var armedBy: String
    /// null while its campaign's mail goes only to its recipients.
    package var endedAt: String?
    /// The number of its recipients.
    package var people: Int
    package var coverage: ApologyCoverage
    /// Recipients left out when it was armed because a suppression list names them; null when this answer does not
    /// look it up.
    package var suppressed: Int?

    package init(_ apology: Apology, coverage: ApologyCoverage, suppressed: Int? = nil) {
        incident = apology.incident.description
        campaign = apology.campaign
        armedAt = apology.armedAt?.rfc3339
        armedBy = apology.armedBy
        endedAt = apology.endedAt?.rfc3339
        people = coverage.people
        self.coverage = coverage
        self.suppressed = suppressed
    }
}

/// The progress of an apology: the number of recipients in each state.
package struct ApologyCoverage: Hashable, Sendable, Codable {
    package enum State: String, Sendable, CaseIterable, Codable {
        /// The ESP has accepted it.
        case had
        /// It is in flight, or was sent and no answer is on record; the recipient gets no second one.
        case unknown
        /// A stop holds it.
        case held
        /// It was not sent yet, or was refused.
        case owed

        /// The state that follows from the record of the recipient's apology. A nil delivery means that the record
        /// was deleted.
        package init(of delivery: Delivery.State?) {
            switch delivery {
            case .accepted, .released: self = .had
            case .unknown: self = .unknown
            case .held: self = .held
            case .refused, .blocked, .deferred, .discarded, .suppressed: self = .owed
            case nil: self = .had
            }
        }
    }

    package var had = 0
    package var unknown = 0
    package var held = 0
    package var owed = 0

    package init() {}

    package subscript(state: State) -> Int {
        get {
            switch state {
            case .had: had
            case .unknown: unknown
            case .held: held
            case .owed: owed
            }
        }
        set {
            switch state {
            case .had: had = newValue
            case .unknown: unknown = newValue
            case .held: held = newValue
            case .owed: owed = newValue
            }
        }
    }

    package var people: Int { had + unknown + held + owed }
}

/// The answer of an apology about one address.
package enum ApologyEligibility: Hashable, Sendable {
    /// The incident did not reach this address.
    case notAffected
    case owed
    /// The record of the message that is, or may be, this recipient's apology.
    case had(RecordID)
}

/// One recipient of an apology.
package struct ApologyPerson: Hashable, Sendable {
    package let address: Address
    package let segment: String
    /// Whether it is unknown that the wrong mail reached this person.
    package let isUnsure: Bool
    package var state: ApologyCoverage.State

    package init(
        address: Address, segment: String, isUnsure: Bool, state: ApologyCoverage.State = .owed
    ) {
        self.address = address
        self.segment = segment
        self.isUnsure = isUnsure
        self.state = state
    }
}
