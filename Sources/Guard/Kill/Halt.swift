import Mail

/// A failure of the guard itself that stops all mail until it ends.
package enum Halt: String, Error, Hashable, Sendable, CaseIterable {
    /// The audit log cannot commit; ends by itself when it can.
    case auditUnavailable
    /// The kill switch's state could not be read at start.
    case stateUnreadable
    /// A stop was asked for and could not be committed; ends when it is, or when it is withdrawn (`UnwrittenStops`).
    case stopUnrecorded
    /// The state is not the one that was last in use (`StateProof`); ends when people say that it is as it should be.
    case stateInDoubt

    package var reply: Reply {
        switch self {
        case .auditUnavailable:
            Reply(451, EnhancedStatusCode(4, 3, 0), "sendguard: halted: the audit log cannot be written")
        case .stopUnrecorded:
            Reply(451, EnhancedStatusCode(4, 7, 1), "sendguard: halted: a stop was asked for and could not be recorded")
        case .stateInDoubt:
            Reply(
                451, EnhancedStatusCode(4, 7, 0),
                "sendguard: halted: the state is not the one that was last in use, and stops may be missing in it")
        case .stateUnreadable:
            Reply(451, EnhancedStatusCode(4, 7, 0), "sendguard: halted: the state of the kill switch cannot be read")
        }
    }
}
