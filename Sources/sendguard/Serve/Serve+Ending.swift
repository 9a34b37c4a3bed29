import Foundation
import Logging
import Relay

/// What the system lets the guard have, and how it ends.
extension Serve {
    static func end(_ parts: GuardParts) {
        parts.store?.close()
        Output.line("ended")
    }

    /// The time to drain is over and an ESP is still waited for. Nothing is lost by not waiting: what may have left is on
    /// record as unknown, and its client has no answer.
    static func cut(_ parts: GuardParts, _ logger: Logger) -> Never {
        logger.warning(
            "the time to end is over with messages under way: those that may have left are on record as unknown")
        end(parts)
        exit(0)
    }

    /// More sessions are configured than the system lets this process have.
    static func warn(of services: RelayServices, _ logger: Logger) {
        let (wanted, possible) = (services.configuration.limits.sessions, services.sessionLimit)
        guard possible < wanted else { return }
        let text =
            "limits.sessions is \(wanted), but only \(possible) fit into the descriptors that this process may have: "
            + "raise its limit (ulimit -n, or LimitNOFILE of its unit)"
        logger.warning("\(text)")
    }
}
