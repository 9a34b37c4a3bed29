import Mail

/// Why the kill switch gave no permit.
package enum Stopped: Error, Hashable, Sendable {
    /// An active stop covers the message.
    /// - Parameter as: its mode, or a milder one where it covers only some of the recipients.
    case by(Stop, as: StopMode)
    /// A stop was ended carefully, and the rate at which its mail may come back is used up for now.
    case paced(Ramp)
    /// The guard halted itself: its own state is not to be trusted, so nothing passes.
    case halted(Halt)

    /// What the client is told. Of a stop that holds: what it is told when the message cannot be kept.
    package var reply: Reply {
        switch self {
        case .by(let stop, let mode):
            let text = "sendguard: stopped: \(stop.reason) [stop \(stop.id)]"
            return switch mode {
            case .defer, .hold: Reply(451, EnhancedStatusCode(4, 7, 1), text)
            case .reject: Reply(550, EnhancedStatusCode(5, 7, 1), text)
            }
        case .paced(let ramp):
            return Reply(
                451, EnhancedStatusCode(4, 7, 1),
                "sendguard: mail is being resumed slowly, try again later [stop \(ramp.stop)]")
        case .halted(let halt): return halt.reply
        }
    }

    /// The stop that spoke, or that is being left carefully.
    package var stop: StopID? {
        switch self {
        case .by(let stop, _): stop.id
        case .paced(let ramp): ramp.stop
        case .halted: nil
        }
    }

    /// The stop that wants the message kept; nil when it is to be refused.
    package var holding: Stop? { if case .by(let stop, as: .hold) = self { stop } else { nil } }
}

/// A failure of the guard itself that stops all mail until it ends.
package enum Halt: String, Error, Hashable, Sendable, CaseIterable {
    /// The audit log cannot commit; ends by itself when it can.
    case auditUnavailable
    /// The kill switch's state could not be read at start.
    case stateUnreadable
    /// A stop was asked for and could not be committed; ends when it is, or when it is withdrawn (`UnwrittenStops`).
    case stopUnrecorded
    /// The state is not the one that was last in use (`SwitchStore.doubt`); ends when people say that it is as it should be.
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
