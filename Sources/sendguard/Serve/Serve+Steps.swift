import Control
import Foundation
import Guard
import Logging
import Mail
import Relay
import System

/// Records changes of the configuration as events.
extension Serve {
    /// Records what a start or a reload has changed since a configuration was last in force.
    /// - Parameter who: nil at a start, which is an event only when something has changed.
    static func note(_ served: ServedConfiguration, by who: Identity?, _ parts: GuardParts, _ logger: Logger) async {
        do throws(StoreFailure) {
            let before = try await parts.store.configurationInForce()
            let changes = ConfigurationChanges(from: before ?? served.values, to: served.values)
            // At the first start there is no earlier configuration to compare with.
            let tells = who != nil || !changes.isEmpty
            let how = who == nil ? "started with a changed configuration" : "reloaded"
            let event = GuardEvent(
                at: Timestamp(microseconds: Clock.wallMicroseconds), kind: .reload, who: who ?? .guardItself,
                reason: "\(how), \(changes.text)", subject: served.path ?? "flags")
            guard tells || before == nil else { return }
            try await parts.store.putInForce(served.values, tells ? event : nil)
        } catch {
            logger.error("the changes of the configuration could not be recorded: \(error)")
        }
    }

    /// Records a refused reload, which changed nothing. It names the first mistake, which mostly explains the others.
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
            logger.error("the refused reload could not be recorded: \(error)")
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
    /// Fills the trip rules before anything listens: what they counted before a restart still counts.
    ///
    /// When that cannot be read, the guard starts halted. Otherwise mail that a rule would stop could pass.
    static func begin(
        _ trips: TripRunner, _ parts: GuardParts, _ configuration: Configuration, _ logger: Logger
    ) async {
        do throws(StoreFailure) { try await rebuild(trips, configuration.trips, parts) } catch {
            parts.killSwitch.halt(.stateUnreadable)
            logger.critical("halted: the counts of the trip rules cannot be read: \(error)")
        }
    }

    /// Puts changed rules in force at a reload. Windows are read again only when the rules have changed.
    static func renew(
        _ trips: TripRunner, _ settings: TripSettings, _ parts: GuardParts, _ logger: Logger
    ) async {
        guard settings != trips.settings else { return }
        do throws(StoreFailure) { try await rebuild(trips, settings, parts) } catch {
            logger.error("the old trip rules stay in force: the counts of the new ones cannot be read: \(error)")
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
    /// An automatic task may be refused again and again for the same reason. That is recorded once.
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

    /// Refreshes the lists until the task is cancelled.
    static func keepFresh(_ refresher: ListRefresher, _ running: RunningGuard, _ alerts: any AlertHook) async {
        var watch = ListAgeMonitor(alerts: alerts) { running.listReports }
        // Raises alerts about what is wrong at the start, before a refresh repairs it.
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

/// The end of the guard, and the limits of the system.
extension Serve {
    static func end(_ parts: GuardParts) {
        parts.store.close()
        Output.line("ended")
    }

    /// Ends the process when the drain time is over and an ESP has not replied. Nothing is lost: a message that may
    /// have left is on record as unknown, and its client gets no reply.
    static func cut(_ parts: GuardParts, _ logger: Logger) -> Never {
        logger.warning(
            "the drain time is over with messages in flight: those that may have left are on record as unknown")
        end(parts)
        exit(0)
    }

    /// Warns when more sessions are configured than the system allows for this process.
    static func warn(of services: RelayServices, _ logger: Logger) {
        let (wanted, possible) = (services.configuration.limits.sessions, services.sessionLimit)
        guard possible < wanted else { return }
        let text =
            "limits.sessions is \(wanted), but the file descriptors of this process suffice for only \(possible): "
            + "raise the limit (ulimit -n, or LimitNOFILE in the systemd unit)"
        logger.warning("\(text)")
    }
}
