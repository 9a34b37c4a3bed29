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

    /// What the record says; of a stop that holds, when the message is not kept.
    package var verdict: Verdict {
        switch self {
        case .by(_, as: .reject): .blocked
        case .by, .paced, .halted: .deferred
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
