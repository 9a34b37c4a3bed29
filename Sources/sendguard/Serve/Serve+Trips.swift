import Guard
import Logging
import Mail
import Relay

/// The trip rules at start and at a reload.
extension Serve {
    /// Before anything listens: what the rules had seen before a restart is evidence still.
    ///
    /// Where it cannot be read the guard starts halted: mail that a rule would stop must not pass because the rule
    /// has forgotten.
    static func begin(
        _ trips: TripWatch, _ parts: GuardParts, _ configuration: Configuration, _ logger: Logger
    ) async {
        do throws(StoreFailure) { try await rebuild(trips, configuration.trips, parts) } catch {
            parts.killSwitch.halt(.stateUnreadable)
            logger.critical("halted: what the trip rules count cannot be read: \(error)")
        }
    }

    /// At a reload. Windows are read anew only when the rules have changed.
    static func renew(
        _ trips: TripWatch, _ settings: TripSettings, _ parts: GuardParts, _ logger: Logger
    ) async {
        guard settings != trips.settings else { return }
        do throws(StoreFailure) { try await rebuild(trips, settings, parts) } catch {
            logger.error("the old trip rules stay in force: what the new ones count cannot be read: \(error)")
        }
    }

    private static func rebuild(
        _ trips: TripWatch, _ settings: TripSettings, _ parts: GuardParts
    ) async throws(StoreFailure) {
        try await trips.rebuild(
            settings, from: TripHistory(audit: parts.audit, switches: parts.switches),
            stops: { parts.killSwitch.snapshot.stops })
    }
}
