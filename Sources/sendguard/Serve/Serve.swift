// Folder Serve: the running guard: its parts, its answers (`RunningGuard`), the tasks that watch it, start, reload and
// end. It may use everything except Options and Commands.

import Control
import Foundation
import Guard
import Logging
import Mail
import Relay
import System

/// Runs the guard: start, `ready`, signals, drain.
enum Serve {
    /// - Parameter reload: reads the configuration again, for SIGHUP.
    /// - Returns: the exit code.
    static func run(
        _ served: ServedConfiguration, reload: @escaping @Sendable () throws -> ServedConfiguration
    ) async throws -> Int32 {
        let configuration = served.configuration
        let inspection = ConfigurationInspection(served, at: Timestamp(microseconds: Clock.wallMicroseconds))
        try inspection.refuseErrors()
        let signals = Signals([SIGTERM, SIGINT, SIGHUP, SIGUSR1])
        LoggingSystem.bootstrap { _ in LineLogHandler() }
        let registry = bootstrapMetrics()
        let logger = Logger(label: "sendguard")
        for warning in inspection.warnings { logger.warning("\(warning.text)") }
        let parts = try await GuardParts.make(configuration, logger: logger)
        // Before anything can stop mail and open an incident.
        await parts.use(configuration.playbooks, logger)
        let startedAt = Timestamp(microseconds: Clock.wallMicroseconds)
        let alerts = Alerts(logger: logger, settings: configuration.alerts)
        let trips = TripRunner(configuration.trips)
        let emergencyStop = EmergencyStop(
            killSwitch: parts.killSwitch, store: parts.store, clock: parts.stopClock, loops: parts.loops,
            logger: logger, didResume: trips.didResume)
        await emergencyStop.begin()
        let rulings = await parts.rulings(logger)
        let watch = KillSwitchMonitor(
            folder: configuration.state, killSwitch: parts.killSwitch, emergencyStop: emergencyStop, rulings: rulings,
            alerts: alerts, remind: configuration.stop.remind, logger: logger)
        // Before anything listens, so that a STOP file is in force for the first message.
        await watch.look()
        let sessionEvents = SessionEvents(parts.store) { Timestamp(microseconds: Clock.wallMicroseconds) }
        let apologies = await parts.armedApologies(trips: trips, logger)
        await begin(trips, parts, configuration, logger)
        let shared = RelayServices.Shared(
            hostname: configuration.hostname ?? Machine.name, killSwitch: parts.killSwitch,
            stopClock: parts.stopClock, store: TripCountingMailStore(parts.store, watch: trips), lists: parts.store,
            events: parts.store, sessionEvents: sessionEvents,
            templates: CampaignTemplates(await parts.knownTemplates(logger)), apologies: apologies,
            rulings: rulings, ids: RecordIDs(after: try? await parts.store.greatestID()),
            budget: MemoryBudget(limitBytes: configuration.limits.memoryBytes), counters: RelayCounters(),
            worker: parts.worker, descriptors: Descriptors.raiseLimit(), loops: parts.loops, logger: logger)
        let services = try parts.services(configuration, shared: shared)
        parts.store.use(try parts.listSecrets(configuration))
        warn(of: services, logger)
        parts.restrictQuarantine(to: configuration.quarantine)
        parts.restrictAudit(to: configuration.audit)
        await parts.keep(configuration.release, logger)
        await note(served, by: nil, parts, logger)
        let statuses = RecordExportStatuses(alerts: alerts)
        let exports = RecordExports(
            configuration.audit, exports: parts.store, statuses: statuses, hostname: shared.hostname,
            folder: configuration.state, logger: logger)
        await exports.begin()
        parts.restrictHold(to: configuration.hold)
        let server: RelayServer
        do throws(RelayServer.StartFailure) { server = try RelayServer(services: services) } catch {
            throw CommandFailure.cannot(error.description)
        }
        let heldRelease = HeldRelease(server: server, trips: trips)
        let running = RunningGuard(
            server: server, parts: parts, emergencyStop: emergencyStop, stopFile: StopFile(in: configuration.state),
            heldRelease: heldRelease, counters: shared.counters, trips: trips, refreshes: RefreshStatuses(),
            statuses: statuses, startedAt: startedAt, alerts: alerts, registry: registry)
        beginMetrics(services)
        let control = ControlServer(
            path: ControlFinder.socket(in: configuration.state), group: try ControlGroup.open(configuration),
            control: GuardService(running))
        let web = try web(configuration.control, GuardService(running), running)
        let refresher = refresher(running, alerts, logger)
        let standing = MailStatusMonitor(running, alerts: alerts, remind: configuration.stop.remind)
        let reloading = Reloading(
            server: server, parts: parts, alerts: alerts, stops: watch, standing: standing, trips: trips,
            refresher: refresher, exports: exports, webIdentity: web?.identity, path: served.path)

        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            let (controlReady, signalReady) = AsyncStream.makeStream(of: Void.self)
            let (ends, others) = AsyncStream.makeStream(of: Int32.self)
            group.addTask {
                await watch.run()
                return nil
            }
            group.addTask {
                // A stop does not wait for a reload that runs.
                for await signal in signals.stream {
                    if signal == SIGUSR1 { watch.pull() } else { others.yield(signal) }
                }
                return nil
            }
            group.addTask {
                await sessionEvents.run()
                return nil
            }
            group.addTask {
                try await control.run { signalReady.finish() }
                return nil
            }
            if let web {
                group.addTask {
                    await web.server.run()
                    return nil
                }
            }
            group.addTask {
                await trips.run(emergencyStop, alerts: alerts) { parts.killSwitch.snapshot.stops }
                return nil
            }
            group.addTask {
                for await _ in controlReady {}
                await exports.run {
                    await withDiscardingTaskGroup { accepting in
                        accepting.addTask { await server.run() }
                        accepting.addTask { await keepFresh(refresher, running, alerts) }
                        accepting.addTask { await standing.run() }
                        announce(server, web?.server, parts)
                        for await signal in ends {
                            guard signal == SIGHUP else { break }
                            await reloading.apply(reload)
                        }
                        logger.notice("ending: finishing the messages that are fully received")
                        accepting.cancelAll()
                        let limit = server.services.configuration.deadlines.drain
                        async let released: Void = heldRelease.end(within: limit)
                        let isDrained = await server.drain(within: limit)
                        if !isDrained { cut(parts, logger) }
                        await released
                    }
                }
                await sessionEvents.end()
                return 0
            }
            defer { group.cancelAll() }
            while let code = try await group.next() {
                if let code {
                    group.cancelAll()
                    end(parts)
                    return code
                }
            }
            return 0
        }
    }

    /// Prints the stops and halts in force, and the line `ready` that programs wait for.
    private static func announce(_ server: RelayServer, _ web: WebServer?, _ parts: GuardParts) {
        let listeners = server.addresses.map { "\($0.address) (stream \($0.stream))" }.joined(separator: ", ")
        let upstreams = server.services.upstreams
            .map { "\($0.name) at \($0.settings.host):\($0.settings.port)" }.joined(separator: ", ")
        let snapshot = parts.killSwitch.snapshot
        for stop in snapshot.stops { Output.line("STOPPED by \(stop.id): \(stop.reason)") }
        for halt in snapshot.halts { Output.line("HALTED: \(halt.reply.text)") }
        let room = web.map { "; control room at \($0.address)" } ?? ""
        Output.line("ready: listening on \(listeners); passing mail on to \(upstreams)\(room)")
    }
}
