import Mail

/// Why the kill switch gave no permit.
package enum Stopped: Error, Hashable, Sendable {
    /// An active stop covers the message.
    case by(Stop)
    /// The guard halted itself: its own state is not to be trusted, so nothing passes.
    case halted(Halt)

    /// What the client is told.
    package var reply: Reply {
        switch self {
        case .by(let stop):
            let text = "sendguard: stopped: \(stop.reason) [stop \(stop.id)]"
            return switch stop.mode {
            case .defer: Reply(451, EnhancedStatusCode(4, 7, 1), text)
            case .reject: Reply(550, EnhancedStatusCode(5, 7, 1), text)
            }
        case .halted(let halt): return halt.reply
        }
    }

    /// What the record says.
    package var verdict: Verdict {
        switch self {
        case .by(let stop) where stop.mode == .reject: .blocked
        case .by, .halted: .deferred
        }
    }

    package var stop: StopID? {
        if case .by(let stop) = self { stop.id } else { nil }
    }
}

/// A failure of the guard itself that stops all mail until it ends.
package enum Halt: String, Error, Hashable, Sendable, CaseIterable {
    /// The audit log cannot commit; ends by itself when it can.
    case auditUnavailable
    /// The kill switch's state could not be read at start.
    case stateUnreadable
    /// A stop was asked for and could not be committed; ends when a later stop is.
    case stopUnrecorded

    package var reply: Reply {
        switch self {
        case .auditUnavailable:
            Reply(451, EnhancedStatusCode(4, 3, 0), "sendguard: halted: the audit log cannot be written")
        case .stopUnrecorded:
            Reply(451, EnhancedStatusCode(4, 7, 1), "sendguard: halted: a stop was asked for and could not be recorded")
        case .stateUnreadable:
            Reply(451, EnhancedStatusCode(4, 7, 0), "sendguard: halted: the state of the kill switch cannot be read")
        }
    }
}
