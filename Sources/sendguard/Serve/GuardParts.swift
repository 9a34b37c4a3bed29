import Content
import Foundation
import Guard
import Logging
import Mail
import Net
import Relay
import Store
import System

/// Makes the parts of a running guard from its configuration, and says in one line what cannot be made.
struct GuardParts {
    let killSwitch: KillSwitch
    /// Fails whatever it is asked when its database cannot be read (`Store.unreadable`).
    let store: Store
    let stopClock: StopClock
    let loops: LoopGroup
    let worker: Worker

    /// Opens the state, and puts the stops found there in force before anything listens.
    static func make(_ configuration: Configuration, logger: Logger) async throws -> GuardParts {
        let killSwitch = KillSwitch()
        let store = try openStore(configuration.state, killSwitch, logger)
        do throws(StoreFailure) { try store.prepareUnwritten() } catch {
            logger.critical("a stop that cannot be recorded would not outlive a restart: \(error)")
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
                    "`sendguard acts` tells what was stopped; stop it again, or what else is right, and restart")
            }
        }
        // What a restart does not know costs no more than a figure.
        let stops = killSwitch.snapshot.stops.map(\.id)
        if let counted = try? await store.attempts(by: stops) { killSwitch.recall(counted) }
        let loops: LoopGroup
        do throws(NetError) { loops = try LoopGroup(count: configuration.loops) } catch {
            throw CommandFailure.cannot("the event loops cannot be made: \(error)")
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
        } catch {
            throw CommandFailure.cannot(error.description)
        }
        if let reason = store.unreadable {
            // Fails closed and keeps answering: clients hold their mail, the operator finds the file untouched.
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: \(reason)")
        }
        if let failure = store.markFailure {
            logger.critical("the loss of the database would not be noticed: \(failure)")
        }
        return store
    }

    /// Services for a configuration, as at start and at every reload.
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

    /// Apologies in force. When nobody can tell which campaigns are apologies, nothing leaves.
    func armedApologies(trips: TripRunner, _ logger: Logger) async -> ArmedApologies {
        let armed = ArmedApologies(store, trips: trips)
        do throws(StoreFailure) { try await armed.renew() } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: which campaigns are apologies cannot be read: \(error)")
        }
        return armed
    }

    /// What campaigns of late have said; without them a restart makes templates anew.
    func knownTemplates(_ logger: Logger) async -> [MessageTemplate] {
        do throws(StoreFailure) { return try await store.templates(limit: TemplateMemory.campaignLimit) } catch {
            logger.warning("what campaigns have said before cannot be read: \(error)")
            return []
        }
    }

    /// The oldest messages beyond it go, little by little.
    func restrictQuarantine(to settings: QuarantineSettings) {
        store.restrictQuarantine(to: settings) { Timestamp(microseconds: Clock.wallMicroseconds) }
    }

    /// The oldest records beyond it go, little by little.
    func restrictAudit(to settings: AuditSettings) {
        store.restrictAudit(to: settings) { Timestamp(microseconds: Clock.wallMicroseconds) }
    }

    /// Incidents are opened with the steps of these from now on.
    func use(_ playbooks: Playbooks, _ logger: Logger) async {
        guard store.unreadable == nil else { return }
        do throws(StoreFailure) {
            try await store.use(playbooks, at: Timestamp(microseconds: Clock.wallMicroseconds))
        } catch {
            logger.error("open incidents that have no steps get none: \(error)")
        }
    }

    /// What is held already stays.
    func restrictHold(to settings: HoldSettings) { store.restrictHold(to: settings) }

    /// Holds also while no guard runs.
    func keep(_ settings: ReleaseSettings, _ logger: Logger) async {
        do throws(StoreFailure) { try await store.setRequiresSecond(settings.requireSecond) } catch {
            logger.error("whether a resume takes two people is not kept for when no guard runs: \(error)")
        }
    }
}
