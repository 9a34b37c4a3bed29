// Folder Services: what every message's life needs. The settings in force, and what survives a reload (counters, ids,
// armed apologies). It may use Message, Stops, Upstream and Client.

import Content
import Guard
import Logging
import Mail
import Net
import System

/// Everything that a message's life needs, made from one version of the configuration. A reload replaces it as a
/// whole.
package final class RelayServices: Sendable {
    package let configuration: Configuration
    let directory: UpstreamDirectory
    let listPolicy: ListPolicy
    let checks: CheckRunner
    /// Password hashes by login, by the path of the users file.
    let users: [String: [String: PasswordHash]]
    /// Which mail can exist, by its names.
    package let possibleMail: PossibleMail
    package let shared: Shared

    package init(
        configuration: Configuration, upstreams: [Upstream], users: [String: [String: PasswordHash]], shared: Shared
    ) {
        self.configuration = configuration
        directory = UpstreamDirectory(upstreams: upstreams, routes: configuration.routes, loops: shared.loops)
        listPolicy = ListPolicy(configuration.lists)
        checks = CheckRunner(modes: configuration.checks, options: configuration.checkOptions)
        self.users = users
        possibleMail = PossibleMail(configuration) { users[$0].map { Array($0.keys) } }
        self.shared = shared
    }

    /// The configured upstreams, with their state.
    package var upstreams: [Upstream] { directory.upstreams }

    /// The parts that survive a reload.
    package final class Shared: Sendable {
        package let hostname: String
        package let killSwitch: KillSwitch
        /// The clock of the kill switch.
        let stopClock: StopClock
        package let store: any MailStore
        package let lists: any ListStore
        package let ids: RecordIDs
        package let budget: MemoryBudget
        package let counters: RelayCounters
        package let worker: Worker
        /// For monitoring systems.
        package let metrics: RelayMetrics
        let logins = LoginVerifier()
        let loginRefusals: LoginRefusals
        /// The limit of open file descriptors for this process; 0 when unknown.
        let descriptors: Int
        package let loops: LoopGroup
        package let logger: Logger
        /// These two begin empty with the process.
        let greetings = CampaignGreetings()
        let audiences = CampaignAudiences()
        package let templates: CampaignTemplates
        package let apologies: ArmedApologies
        package let rulings: RulingKeeper
        let sessionEvents: SessionEvents
        /// Why held mail cannot be stored.
        package let holdTrouble = HoldFailure()

        package init(
            hostname: String, killSwitch: KillSwitch, stopClock: StopClock, store: any MailStore, lists: any ListStore,
            events: any RecordStore, sessionEvents: SessionEvents, templates: CampaignTemplates,
            apologies: ArmedApologies, rulings: RulingKeeper, ids: RecordIDs, budget: MemoryBudget,
            counters: RelayCounters, worker: Worker, descriptors: Int, loops: LoopGroup, logger: Logger
        ) {
            self.hostname = hostname
            self.killSwitch = killSwitch
            self.stopClock = stopClock
            self.store = store
            loginRefusals = LoginRefusals(events)
            self.lists = lists
            self.templates = templates
            self.apologies = apologies
            self.rulings = rulings
            self.sessionEvents = sessionEvents
            self.ids = ids
            self.budget = budget
            self.counters = counters
            self.worker = worker
            self.descriptors = descriptors
            self.loops = loops
            metrics = RelayMetrics(loops: loops.loops.count)
            self.logger = logger
        }
    }

    /// Client sessions at a time: the configured number, or fewer so that file descriptors are left for the sessions
    /// with ESPs. Without them, clients would block each other's mail.
    package var sessionLimit: Int {
        let wanted = configuration.limits.sessions
        guard shared.descriptors > 0 else { return wanted }
        let others = configuration.upstreams.reduce(RelayLimits.ownDescriptors) { $0 + $1.connections }
        return max(1, min(wanted, shared.descriptors - others))
    }

    /// The decision of the lists in force about a recipient; deferred when they cannot be read.
    /// - Parameter hasSourceRoute: whether a source route came before the address.
    func listDecision(
        _ address: Address, _ question: ListQuestion, hasSourceRoute: Bool = false
    ) async -> ListDecision {
        let lists = shared.lists
        do throws(StoreFailure) {
            if hasSourceRoute || address.hasRouting, configuration.routingCharacters == .refuse {
                return ListDecision(answer: .refused(RoutingCharacters.refusal))
            }
            return listPolicy.decide(
                question, hits: try await lists.hitsWithin(address), versions: lists.versions(), now: now)
        } catch {
            var decision = ListDecision()
            decision.answer = .deferred(Self.listsUnavailable(error))
            return decision
        }
    }

    static func listsUnavailable(_ failure: StoreFailure) -> Reply {
        Reply(451, EnhancedStatusCode(4, 3, 0), "sendguard: the lists cannot be read: \(failure.description)")
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}

extension RelayServices {
    /// Reads and judges a body: on this loop when it is small, otherwise on a worker.
    func read(_ body: MessageBody, _ order: ReadingOrder) async throws -> MessageReading {
        let reader = MessageReader(
            checks: checks, factsMaker: FactsMaker(campaignHeaders: configuration.campaignHeaders),
            greetings: shared.greetings, audiences: shared.audiences, templates: shared.templates,
            rulings: shared.rulings.rulings)
        let work: @Sendable () -> Result<MessageReading, any Error> = { Result { try reader.read(body, order) } }
        if body.count <= RelayLimits.judgedOnLoopBytes { return try work().get() }
        return try await shared.worker.run(work).get()
    }
}

extension RelayServices {
    /// Whether a recipient may get mail of a campaign if it is an apology. They must be one of its recipients, must
    /// not have had it, and must not be on any suppression list, not even on one for other mail.
    func apologyAnswer(
        _ address: Address, _ question: ListQuestion, id: RecordID, _ claims: ApologyClaims
    ) async -> ListDecision.Answer {
        guard let apology = question.campaign.flatMap(shared.apologies.apology) else { return .clear }
        do throws(StoreFailure) {
            if let hit = try await shared.lists.hits(address).first(where: { $0.kind == .suppression }) {
                return .suppressed(
                    Reply(
                        550, EnhancedStatusCode(5, 7, 1),
                        "sendguard: no apology is sent to a suppressed recipient (list \(hit.list))"),
                    isSilent: listPolicy.leavesOutSilently(question))
            }
        } catch {
            return .deferred(Self.listsUnavailable(error))
        }
        return await shared.apologies.claim(address, in: apology, by: id, claims)
    }
}
