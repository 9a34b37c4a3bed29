import Guard
import Logging
import Mail
import Net
import Relay
import System

/// Reloads the configuration on SIGHUP. All of it is put in force, or nothing when it has mistakes.
struct Reloading: Sendable {
    let server: RelayServer
    let parts: GuardParts
    let alerts: Alerts
    let stops: KillSwitchMonitor
    let standing: MailStatusMonitor
    let trips: TripRunner
    let refresher: ListRefresher
    let exports: RecordExports
    /// The certificate of the control interface over TCP; nil without TLS.
    let webIdentity: TLSIdentity?
    /// The path of the file; nil when there are only flags.
    let path: String?

    private var shared: RelayServices.Shared { server.services.shared }
    private var logger: Logger { shared.logger }

    func apply(_ reload: @Sendable () throws -> ServedConfiguration) async {
        do {
            let served = try reload()
            let configuration = served.configuration
            let inspection = ConfigurationInspection(served, at: Timestamp(microseconds: Clock.wallMicroseconds))
            try inspection.refuseErrors()
            warn(of: configuration)
            for warning in inspection.warnings { logger.warning("\(warning.text)") }
            let services = try parts.services(configuration, shared: shared)
            let secrets = try parts.listSecrets(configuration)
            let webContext = try Serve.webContext(configuration.control)
            try await server.reload(services)
            if let webContext { webIdentity?.replace(with: webContext) }
            parts.store.use(secrets)
            Serve.warn(of: services, logger)
            parts.restrictQuarantine(to: configuration.quarantine)
            parts.restrictAudit(to: configuration.audit)
            await parts.keep(configuration.release, logger)
            await parts.use(configuration.playbooks, logger)
            alerts.configure(configuration.alerts)
            stops.remind(every: configuration.stop.remind)
            standing.remind(every: configuration.stop.remind)
            parts.restrictHold(to: configuration.hold)
            await Serve.renew(trips, configuration.trips, parts, logger)
            refresher.configure(configuration.lists)
            exports.configure(configuration.audit)
            logger.notice("configuration reloaded")
            await Serve.note(served, by: Serve.sighup, parts, logger)
        } catch {
            let text = Serve.lines(of: error).joined(separator: "; ")
            logger.error("the configuration was not reloaded; the old one stays in force: \(text)")
            await Serve.noteRefusedReload(error, path, parts, logger)
        }
    }

    /// Warns of changes in parts that are made only at the start.
    private func warn(of configuration: Configuration) {
        let old = server.services.configuration
        if configuration.listeners != old.listeners || configuration.state != old.state
            || configuration.control != old.control
        {
            logger.warning("changes of listeners, state and control need a restart")
        }
    }
}
