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
    let audit: any AuditLog
    let proof: any AuditProof
    let trail: any AuditTrail
    let configurations: any ConfigurationStore
    let damage: any DamageLog
    let signals: any SignalLog
    let incidents: any IncidentStore
    let apologies: any ApologyStore
    let quarantine: any Quarantine
    let held: any HoldStore
    let sessions: any SessionLog
    let switches: any SwitchStore
    let unwritten: UnwrittenFile
    let stopClock: StopClock
    var acts: any ActLog
    let awaited: any AwaitedResumes
    let lists: any ListStore
    let erasure: any Erasure
    let loops: LoopGroup
    let worker: Worker
    /// nil when the state's database is unreadable.
    let store: Store?

    /// Opens the state, and puts the stops found there in force before anything listens.
    static func make(_ configuration: Configuration, logger: Logger) async throws -> GuardParts {
        let killSwitch = KillSwitch()
        let (store, missing) = try openStore(configuration.state, killSwitch, logger)
        let switches: any SwitchStore = store ?? missing
        let unwritten = UnwrittenFile(folder: configuration.state, digest: listDigest)
        do throws(StoreFailure) { try unwritten.prepare() } catch {
            logger.critical("a stop that cannot be recorded would not outlive a restart: \(error)")
        }
        var stopClock = StopClock()
        do throws(StoreFailure) {
            let state = try await switches.switchState()
            stopClock = try await StopClock.taking(over: state, from: switches)
            killSwitch.publish(state)
        } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: the state of the kill switch cannot be read: \(error)")
            if store != nil {
                logger.critical(
                    "`sendguard acts` tells what was stopped; stop it again, or what else is right, and restart")
            }
        }
        if let store {
            // What a restart does not know costs no more than a figure.
            let stops = killSwitch.snapshot.stops.map(\.id)
            if let counted = try? await store.attempts(by: stops) { killSwitch.recall(counted) }
        }
        let loops: LoopGroup
        do throws(NetError) { loops = try LoopGroup(count: configuration.loops) } catch {
            throw CommandFailure.cannot("the event loops cannot be made: \(error)")
        }
        return GuardParts(
            killSwitch: killSwitch, audit: store ?? missing, proof: store ?? missing, trail: store ?? missing,
            configurations: store ?? missing, damage: store ?? missing, signals: store ?? missing,
            incidents: store ?? missing, apologies: store ?? missing,
            quarantine: store ?? missing,
            held: store ?? missing, sessions: store ?? missing,
            switches: switches, unwritten: unwritten, stopClock: stopClock,
            acts: store ?? missing, awaited: store ?? missing, lists: store ?? missing, erasure: store ?? missing,
            loops: loops, worker: Worker(), store: store)
    }

    private static func openStore(
        _ folder: String, _ killSwitch: KillSwitch, _ logger: Logger
    ) throws -> (Store?, MissingStore) {
        do throws(StoreOpenFailure) {
            let store = try Store.open(folder: folder, role: .daemon, digest: listDigest) { isAvailable in
                if isAvailable {
                    killSwitch.clear(.auditUnavailable)
                    logger.notice("the audit log can be written again; mail flows")
                } else {
                    killSwitch.halt(.auditUnavailable)
                    logger.critical("halted: the audit log cannot be written")
                }
            }
            if let failure = store.markFailure {
                logger.critical("the loss of the database would not be noticed: \(failure)")
            }
            return (store, MissingStore(reason: ""))
        } catch .corrupt(let text) {
            // Fails closed and keeps answering: clients hold their mail, the operator finds the file untouched.
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: \(text)")
            return (nil, MissingStore(reason: text))
        } catch {
            throw CommandFailure.cannot(error.description)
        }
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
    func armedApologies(trips: TripWatch, _ logger: Logger) async -> ArmedApologies {
        let armed = ArmedApologies(apologies, trips: trips)
        do throws(StoreFailure) { try await armed.renew() } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: which campaigns are apologies cannot be read: \(error)")
        }
        return armed
    }

    /// What campaigns of late have said; without them a restart makes templates anew.
    func knownTemplates(_ logger: Logger) async -> [MessageTemplate] {
        do throws(StoreFailure) { return try await damage.templates(limit: TemplateMemory.campaignLimit) } catch {
            logger.warning("what campaigns have said before cannot be read: \(error)")
            return []
        }
    }

    /// The oldest messages beyond it go, little by little.
    func restrictQuarantine(to settings: QuarantineSettings) {
        store?.restrictQuarantine(to: settings) { Timestamp(microseconds: Clock.wallMicroseconds) }
    }

    /// The oldest records beyond it go, little by little.
    func restrictAudit(to settings: AuditSettings) {
        store?.restrictAudit(to: settings) { Timestamp(microseconds: Clock.wallMicroseconds) }
    }

    /// Incidents are opened with the steps of these from now on.
    func use(_ playbooks: Playbooks, _ logger: Logger) async {
        do throws(StoreFailure) {
            try await store?.use(playbooks, at: Timestamp(microseconds: Clock.wallMicroseconds))
        } catch {
            logger.error("open incidents that have no steps get none: \(error)")
        }
    }

    /// What is held already stays.
    func restrictHold(to settings: HoldSettings) { store?.restrictHold(to: settings) }

    /// Holds also while no guard runs.
    func keep(_ settings: ReleaseSettings, _ logger: Logger) async {
        do throws(StoreFailure) { try await awaited.setRequiresSecond(settings.requireSecond) } catch {
            logger.error("whether a resume takes two people is not kept for when no guard runs: \(error)")
        }
    }
}
