import Mail

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
