import Guard
import Mail
import Synchronization

/// Which campaigns are apologies, over all loops, and which recipients are being sent one at the moment.
package final class ArmedApologies: Sendable {
    private struct Person: Hashable {
        let apology: Apology.ID
        let key: String
    }

    private struct State {
        /// By campaign key.
        var armed: [String: Apology] = [:]
        /// The message that claims each recipient.
        var claimed: [Person: RecordID] = [:]
        /// The number of reads of the store that were begun, and the number of the read that is in force.
        var turns = 0
        var turn = 0
    }

    private let state = Mutex(State())
    private let store: any MailStore
    private let trips: TripRunner

    package init(_ store: any MailStore, trips: TripRunner) {
        self.store = store
        self.trips = trips
    }

    /// Puts the store's present apologies in force. When two reads are concurrent, the later one counts. Every change
    /// of the store is followed by a call, so an older result that arrives late cannot disarm an apology.
    package func renew() async throws(StoreFailure) {
        let turn = state.withLock { state in
            state.turns += 1
            return state.turns
        }
        let armed = try await store.armedApologies().map { (Apology.key($0.campaign), $0) }
        state.withLock { state in
            guard turn > state.turn else { return }
            state.turn = turn
            state.armed = Dictionary(armed) { $1 }
            trips.spare(Set(armed.map(\.0)))
        }
    }

    /// The apology with this campaign; nil for other campaigns. Almost free while none is armed.
    func apology(of campaign: String) -> Apology? {
        state.withLock { $0.armed.isEmpty ? nil : $0.armed[Apology.key(campaign)] }
    }

    /// Whether this message may bring the apology to a recipient. Until the claims are released, no other message
    /// may.
    func claim(
        _ address: Address, in apology: Apology, by id: RecordID, _ claims: ApologyClaims
    ) async -> ListDecision.Answer {
        let person = Person(apology: apology.id, key: address.key)
        // Claimed before the lookup: a claim is released only after its outcome is committed.
        let other = state.withLock { state in
            let other = state.claimed[person]
            if other == nil { state.claimed[person] = id }
            return other
        }
        // The same recipient twice in one envelope would get the apology twice.
        if let other { return other == id ? .refused(Self.had(id)) : .deferred(Self.underWay) }
        do throws(StoreFailure) {
            switch try await store.standing(of: address, in: apology.id, besides: id) {
            case .owed:
                claims.add { self.giveUp(person) }
                return .clear
            case .notAffected:
                giveUp(person)
                return .refused(Self.notAffected(apology))
            case .had(let record):
                giveUp(person)
                return .refused(Self.had(record))
            }
        } catch {
            giveUp(person)
            return .deferred(
                Reply(
                    451, EnhancedStatusCode(4, 3, 0),
                    "sendguard: the apology's recipients cannot be looked up: \(error)"))
        }
    }

    private func giveUp(_ person: Person) { state.withLock { _ = $0.claimed.removeValue(forKey: person) } }

    private static func notAffected(_ apology: Apology) -> Reply {
        Reply(
            550, EnhancedStatusCode(5, 7, 1),
            "sendguard: \(apology.campaign) is the apology for \(apology.incident), which did not reach this recipient "
                + "[apology \(apology.incident)]")
    }

    private static func had(_ record: RecordID) -> Reply {
        Reply(
            550, EnhancedStatusCode(5, 7, 1),
            "sendguard: this recipient has, or may have, the apology already (record \(record))")
    }

    private static let underWay = Reply(
        451, EnhancedStatusCode(4, 7, 1),
        "sendguard: another message is bringing the apology to this recipient, try again later")
}

/// The recipients claimed by a message for an apology; released with the message, when its outcome is on record.
final class ApologyClaims {
    private var giveUps: [() -> Void] = []

    func add(_ giveUp: @escaping () -> Void) { giveUps.append(giveUp) }

    deinit { for giveUp in giveUps { giveUp() } }
}
