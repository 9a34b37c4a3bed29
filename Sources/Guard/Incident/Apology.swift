import Mail

/// Mail about an incident that may reach the people whom the incident has reached, once each, and nobody else.
package struct Apology: Hashable, Sendable {
    /// Ascending from 1 in one state folder; for internal use only.
    package struct ID: Hashable, Sendable {
        package let value: Int64
        package init(value: Int64) { self.value = value }
    }

    package let id: ID
    package let incident: IncidentID
    /// Its mail is of this campaign, compared by `NameKey`.
    package let campaign: String
    /// nil while its people are still being gathered.
    package let armedAt: Timestamp?
    package let armedBy: String
    /// nil until somebody ends it; then its campaign is one like any other.
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

    /// Its campaign's mail goes to its people only.
    package var isArmed: Bool { armedAt != nil && endedAt == nil }

    /// As campaigns are compared.
    package static func key(_ campaign: String) -> String { NameKey.of(campaign) }
}

/// An apology that somebody wants.
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
    /// RFC 3339; null: it was begun, and never armed.
    package var armedAt: String?
    package var armedBy: String
    /// null while its campaign's mail goes to its people only.
    package var endedAt: String?
    /// Whom it is for.
    package var people: Int
    package var coverage: ApologyCoverage
    /// People who were left out when it was armed, because a suppression list named them; null when that was not asked
    /// now.
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

/// How far an apology has come: people by what is known of the apology to them.
package struct ApologyCoverage: Hashable, Sendable, Codable {
    package enum State: String, Sendable, CaseIterable, Codable {
        /// The ESP has accepted it.
        case had
        /// It is on its way, or was sent and no answer is on record: they get no other.
        case unknown
        /// A stop holds it.
        case held
        /// It was not sent yet, or was refused.
        case owed

        /// What is on record of the message that is the apology for somebody; nil when there is none (any more).
        package init(of delivery: Delivery.State?) {
            switch delivery {
            case .accepted, .released: self = .had
            case .unknown: self = .unknown
            case .held: self = .held
            case .refused, .blocked, .deferred, .discarded: self = .owed
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

/// What an apology means for an address.
package enum ApologyStanding: Hashable, Sendable {
    /// The incident has not reached it.
    case notAffected
    case owed
    /// The message that is the apology for it, or may be.
    case had(RecordID)
}

/// Somebody whom an apology is for.
package struct ApologyPerson: Hashable, Sendable {
    package let address: Address
    package let segment: String
    /// It is not known whether the mail that was a mistake has reached this person.
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
