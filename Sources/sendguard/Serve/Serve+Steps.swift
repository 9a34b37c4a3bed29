import Control
import Foundation
import Guard
import Logging
import Mail
import Relay
import System

/// Changes of the configuration as acts.
extension Serve {
    /// Puts on record what a start or a reload has changed since a configuration was last in force.
    /// - Parameter who: nil at a start, which is an act only when something has changed.
    static func note(_ served: ServedConfiguration, by who: Identity?, _ parts: GuardParts, _ logger: Logger) async {
        do throws(StoreFailure) {
            let before = try await parts.store.configurationInForce()
            let changes = ConfigurationChanges(from: before ?? served.values, to: served.values)
            // A guard that has never run has nothing to be compared with.
            let tells = who != nil || !changes.isEmpty
            let how = who == nil ? "started with another configuration than before" : "reloaded"
            let event = GuardEvent(
                at: Timestamp(microseconds: Clock.wallMicroseconds), kind: .reload, who: who ?? .guardItself,
                reason: "\(how), \(changes.text)", subject: served.path ?? "flags")
            guard tells || before == nil else { return }
            try await parts.store.putInForce(served.values, tells ? event : nil)
        } catch {
            logger.error("what of the configuration has changed is not on record: \(error)")
        }
    }

    /// A reload that changed nothing: with the first mistake, which is mostly the one that explains the others.
    static func noteRefusedReload(
        _ error: any Error, _ path: String?, _ parts: GuardParts, _ logger: Logger
    ) async {
        let lines = lines(of: error)
        let rest = lines.count > 1 ? " (and \(lines.count - 1) more)" : ""
        let event = GuardEvent(
            at: Timestamp(microseconds: Clock.wallMicroseconds), kind: .reload, who: sighup,
            reason: "refused, the old configuration stays in force: \(lines.first ?? "")\(rest)",
            subject: path ?? "flags")
        do throws(StoreFailure) { try await parts.store.append(event) } catch {
            logger.error("the refused reload is not on record: \(error)")
        }
    }

    static let sighup = Identity(name: "SIGHUP")

    static func lines(of error: any Error) -> [String] {
        switch error {
        case let failure as CommandFailure: failure.lines
        case let error as ConfigurationError: error.lines
        default: ["\(error)"]
        }
    }
}

/// The trip rules at start and at a reload.
extension Serve {
    /// Before anything listens: what the rules had seen before a restart is evidence still.
    ///
    /// Where it cannot be read the guard starts halted: mail that a rule would stop must not pass because the rule
    /// has forgotten.
    static func begin(
        _ trips: TripRunner, _ parts: GuardParts, _ configuration: Configuration, _ logger: Logger
    ) async {
        do throws(StoreFailure) { try await rebuild(trips, configuration.trips, parts) } catch {
            parts.killSwitch.halt(.stateUnreadable)
            logger.critical("halted: what the trip rules count cannot be read: \(error)")
        }
    }

    /// At a reload. Windows are read anew only when the rules have changed.
    static func renew(
        _ trips: TripRunner, _ settings: TripSettings, _ parts: GuardParts, _ logger: Logger
    ) async {
        guard settings != trips.settings else { return }
        do throws(StoreFailure) { try await rebuild(trips, settings, parts) } catch {
            logger.error("the old trip rules stay in force: what the new ones count cannot be read: \(error)")
        }
    }

    private static func rebuild(
        _ trips: TripRunner, _ settings: TripSettings, _ parts: GuardParts
    ) async throws(StoreFailure) {
        try await trips.rebuild(
            settings, from: TripHistory(parts.store, switches: parts.store),
            stops: { parts.killSwitch.snapshot.stops })
    }
}

/// The refresh of lists, and the watch over their age.
extension Serve {
    /// What acts by itself may be refused the same again and again, and is on record with it once.
    static func refresher(_ running: RunningGuard, _ alerts: any AlertHook, _ logger: Logger) -> ListRefresher {
        var service = GuardService(running)
        service.refusals = RefusalsOnce(running.parts.store)
        let refresher = ListRefresher(
            .init(
                control: service, lists: running.parts.store, alerts: alerts, statuses: running.refreshes,
                logger: logger))
        refresher.configure(running.server.services.configuration.lists)
        return refresher
    }

    /// Until the task is cancelled.
    static func keepFresh(_ refresher: ListRefresher, _ running: RunningGuard, _ alerts: any AlertHook) async {
        var watch = ListAgeMonitor(alerts: alerts) { running.listReports }
        // What is wrong when the guard starts is told before it is put right.
        watch.look()
        await withDiscardingTaskGroup { [watch] group in
            group.addTask { await refresher.run() }
            group.addTask {
                var watch = watch
                await watch.run()
            }
        }
    }
}

/// What the system lets the guard have, and how it ends.
extension Serve {
    static func end(_ parts: GuardParts) {
        parts.store.close()
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
