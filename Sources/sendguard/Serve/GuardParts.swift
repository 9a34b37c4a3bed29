import Content
import Foundation
import Guard
import Logging
import Mail
import Net
import Relay
import Store
import System

/// Makes the parts of a running guard from its configuration. A failure names in one line what cannot be made.
struct GuardParts {
    let killSwitch: KillSwitch
    /// Every request to it fails when its database cannot be read (`Store.unreadable`).
    let store: Store
    let stopClock: StopClock
    let loops: LoopGroup
    let worker: Worker

    /// Opens the state, and puts its stops in force before anything listens.
    static func make(_ configuration: Configuration, logger: Logger) async throws -> GuardParts {
        let killSwitch = KillSwitch()
        let store = try openStore(configuration.state, killSwitch, logger)
        do throws(StoreFailure) { try store.prepareUnwritten() } catch {
            logger.critical("a stop that cannot be recorded would be lost at a restart: \(error)")
        }
        var stopClock = StopClock()
        do throws(StoreFailure) {
            let state = try await store.switchState()
            stopClock = try await StopClock.taking(over: state, from: store)
            killSwitch.publish(state)
        } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: the state of the kill switch cannot be read: \(error)")
            if store.unreadable == nil {
                logger.critical(
                    "`sendguard events` shows what was stopped: make the stops that are still needed again, and restart"
                )
            }
        }
        // When the counts cannot be read, only figures of the status are missing.
        let stops = killSwitch.snapshot.stops.map(\.id)
        if let counted = try? await store.attempts(by: stops) { killSwitch.recall(counted) }
        let loops: LoopGroup
        do throws(NetError) { loops = try LoopGroup(count: configuration.loops) } catch {
            throw CommandFailure.cannot("the event loops cannot be created: \(error)")
        }
        return GuardParts(killSwitch: killSwitch, store: store, stopClock: stopClock, loops: loops, worker: Worker())
    }

    private static func openStore(
        _ folder: String, _ killSwitch: KillSwitch, _ logger: Logger
    ) throws -> Store {
        let store: Store
        do throws(StoreOpenFailure) {
            store = try Store.openToServe(folder: folder, digest: listDigest) { isAvailable in
                if isAvailable {
                    killSwitch.clear(.auditUnavailable)
                    logger.notice("the audit log can be written again; mail flows")
                } else {
                    killSwitch.halt(.auditUnavailable)
                    logger.critical("halted: the audit log cannot be written")
                }
            }
        } catch .lockedByAnother(let text) {
            throw CommandFailure.cannot(text, "end that process first, or serve another folder with --state")
        } catch {
            throw CommandFailure.cannot(error.description)
        }
        if let reason = store.unreadable {
            // The guard fails closed and keeps answering: clients keep their mail, and the operator finds the file
            // unchanged.
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: \(reason)")
        }
        if let failure = store.markFailure {
            logger.critical("the guard would not notice the loss of its database: \(failure)")
        }
        return store
    }

    /// Makes the services for a configuration, at the start and at every reload.
    func services(_ configuration: Configuration, shared: RelayServices.Shared) throws -> RelayServices {
        var users: [String: [String: PasswordHash]] = [:]
        for file in configuration.listeners.compactMap(\.usersFile) where users[file] == nil {
            users[file] = try UsersFile.load(file).hashes.mapValues(PasswordHash.init)
        }
        let upstreams = try configuration.upstreams.map { settings in
            let password: Secret?
            do throws(PasswordFault) { password = try UpstreamPassword.read(settings) } catch {
                throw CommandFailure.cannot("upstream \(settings.name): \(error)")
            }
            do throws(NetError) {
                return try Upstream(
                    settings: settings, password: password, hostname: shared.hostname,
                    deadlines: configuration.deadlines, worker: worker)
            } catch {
                throw CommandFailure.cannot("upstream \(settings.name): \(error)")
            }
        }
        return RelayServices(configuration: configuration, upstreams: upstreams, users: users, shared: shared)
    }

    /// Reads what the hashes of lists were made with, at the start and at every reload.
    func listSecrets(_ configuration: Configuration) throws -> [String: ListHashKnowledge] {
        let secrets = ListHashSecretFile.readAll(configuration.lists)
        for (list, secret) in secrets {
            if case .missing(let why) = secret { throw CommandFailure.cannot("list \(list): \(why)") }
        }
        return secrets
    }

    /// Reads the apologies in force. When it cannot be known which campaigns are apologies, all mail is halted.
    func armedApologies(trips: TripRunner, _ logger: Logger) async -> ArmedApologies {
        let armed = ArmedApologies(store, trips: trips)
        do throws(StoreFailure) { try await armed.renew() } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: the apologies cannot be read: \(error)")
        }
        return armed
    }

    /// Reads the exceptions and blocked phrases in force. When it cannot be known which phrases are blocked, all mail is
    /// halted.
    func rulings(_ logger: Logger) async -> RulingKeeper {
        let rulings = RulingKeeper(store: store, killSwitch: killSwitch, loops: loops, logger: logger)
        do throws(StoreFailure) { try await rulings.begin() } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: the blocked phrases cannot be read: \(error)")
        }
        return rulings
    }

    /// Reads the templates of recent campaigns. When they cannot be read, the guard learns templates again.
    func knownTemplates(_ logger: Logger) async -> [MessageTemplate] {
        do throws(StoreFailure) { return try await store.templates(limit: TemplateMemory.campaignLimit) } catch {
            logger.warning("the templates of earlier campaigns cannot be read: \(error)")
            return []
        }
    }

    /// Limits the quarantine. The oldest messages beyond the limits are deleted little by little.
    func restrictQuarantine(to settings: QuarantineSettings) {
        store.restrictQuarantine(to: settings) { Timestamp(microseconds: Clock.wallMicroseconds) }
    }

    /// Limits the record. The oldest messages beyond the limits are deleted little by little.
    func restrictAudit(to settings: AuditSettings) {
        store.restrictAudit(to: settings) { Timestamp(microseconds: Clock.wallMicroseconds) }
    }

    /// Puts playbooks in force: incidents get their steps from now on.
    func use(_ playbooks: Playbooks, _ logger: Logger) async {
        guard store.unreadable == nil else { return }
        do throws(StoreFailure) {
            try await store.use(playbooks, at: Timestamp(microseconds: Clock.wallMicroseconds))
        } catch {
            logger.error("open incidents without steps get no steps of a playbook: \(error)")
        }
    }

    /// Limits held mail. Mail that is held already stays.
    func restrictHold(to settings: HoldSettings) { store.restrictHold(to: settings) }

    /// Stores whether a resume takes two people, for commands while no guard runs.
    func keep(_ settings: ReleaseSettings, _ logger: Logger) async {
        do throws(StoreFailure) { try await store.setRequiresSecond(settings.requireSecond) } catch {
            logger.error("release.require_second could not be saved for commands without a running guard: \(error)")
        }
    }
}
