import Mail

/// What goes into the audit log in the commit that makes a message held.
package enum HeldEntry: Sendable {
    /// The message has no record yet.
    case record(MessageRecord)
    /// Its record was committed before a stop kept its end of data back.
    case outcome(Outcome)

    package var id: RecordID {
        switch self {
        case .record(let record): record.id
        case .outcome(let outcome): outcome.id
        }
    }
}
