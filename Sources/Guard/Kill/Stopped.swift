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
