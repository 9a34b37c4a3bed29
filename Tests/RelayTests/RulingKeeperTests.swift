import Guard
import Logging
import Mail
import Synchronization
import Testing

@testable import Relay

/// How exceptions and blocks come into force and end, over a store in memory.
struct RulingKeeperTests {
    private final class MemoryStore: RulingStore {
        private struct Held {
            var state = RulingState(revision: 0)
            var changes: [RulingChange] = []
            var fails = false
        }

        private let held: Mutex<Held>

        init(_ state: RulingState = RulingState(revision: 0)) { held = Mutex(Held(state: state)) }

        var changes: [RulingChange] { held.withLock { $0.changes } }

        /// Nobody is left for these.
        func runOut(_ ids: [RulingID]) {
            held.withLock { held in
                held.state.rulings.removeAll { ids.contains($0.id) }
                for id in ids { held.state.over[id] = .nobodyLeft }
            }
        }

        /// Makes the next writes fail.
        func fail() { held.withLock { $0.fails = true } }

        func rulings() async throws(StoreFailure) -> RulingState { held.withLock { $0.state } }

        func add(_ order: RulingOrder, at: Timestamp) async throws(StoreFailure) -> (ruling: Ruling, state: RulingState)
        {
            let added: (Ruling, RulingState)? = held.withLock { held in
                if held.fails { return nil }
                held.state.revision += 1
                let ruling = Ruling(
                    id: RulingID(order.subject.kind, value: held.state.revision), subject: order.subject,
                    reason: order.reason, who: order.who.name, at: at, endsAt: order.endsAt)
                held.state.rulings.append(ruling)
                if case .message(let id) = order.subject {
                    let people: Set = ["user1@example.com", "user2@example.com"]
                    held.state.contents[id] = RefusedContent(digest: "d", recipients: people, findings: [])
                }
                return (ruling, held.state)
            }
            guard let added else { throw StoreFailure("the disk is full") }
            return added
        }

        func end(of id: RulingID) async throws(StoreFailure) -> RulingEnd? { nil }

        func holders(of id: RecordID) async throws(StoreFailure) -> [ContentHolder] { [] }

        func change(_ change: RulingChange, at: Timestamp) async throws(StoreFailure) -> RulingState? {
            let isFailing = held.withLock(\.fails)
            if isFailing { throw StoreFailure("the disk is full") }
            return held.withLock { held in
                let isUsed = held.state.over.removeValue(forKey: change.ruling) != nil
                guard isUsed || held.state.rulings.contains(where: { $0.id == change.ruling }) else { return nil }
                held.changes.append(change)
                held.state.revision += 1
                held.state.rulings.removeAll { $0.id == change.ruling }
                return held.state
            }
        }
    }

    private let ann = Identity(name: "ann", userID: 1)
    private let gate = KillSwitch()

    private func keeper(_ store: MemoryStore) -> RulingKeeper {
        RulingKeeper(
            store: store, killSwitch: gate, loops: nil,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func block(_ seconds: Int? = nil) -> RulingOrder {
        let end = seconds.map { Timestamp(microseconds: 0) + .seconds($0) }
        return RulingOrder(subject: .phrase("wrong price", campaign: nil), reason: "r", who: ann, endsAt: end)
    }

    private func isPermitted(judgedWith revision: Int64) -> Bool {
        var mail = MailContext(id: RecordID(value: 1), stream: "news", sender: nil)
        mail.judgedWith = revision
        return (try? gate.permit(for: mail)) != nil
    }

    @Test func `mail that was judged before a block, or before an exception ended, gets no permit`() async throws {
        let store = MemoryStore()
        let keeper = keeper(store)
        let ruling = try await keeper.add(block())
        #expect(keeper.rulings.set.revision == 1 && keeper.rulings.all == [ruling])
        #expect(!isPermitted(judgedWith: 0) && isPermitted(judgedWith: 1))
        let exception = try await keeper.add(
            RulingOrder(subject: .message(RecordID(value: 9)), reason: "r", who: ann, endsAt: nil))
        #expect(isPermitted(judgedWith: 1), "an exception makes nothing stricter")
        #expect(try await keeper.change(RulingChange(exception.id, .end, reason: "r", who: ann)))
        #expect(!isPermitted(judgedWith: 2) && isPermitted(judgedWith: 3))
        #expect(try await !keeper.change(RulingChange(exception.id, .end, reason: "r", who: ann)))
    }

    @Test func `a block that cannot be stored is not in force, and the caller knows`() async throws {
        let store = MemoryStore()
        let keeper = keeper(store)
        store.fail()
        await #expect(throws: StoreFailure.self) { try await keeper.add(block()) }
        #expect(keeper.rulings.all.isEmpty && isPermitted(judgedWith: 0))
    }

    @Test func `what is over ends on record, by the guard itself`() async throws {
        let store = MemoryStore()
        let keeper = keeper(store)
        let over = try await keeper.add(block(60))
        let open = try await keeper.add(block())
        await keeper.endOverdue()
        #expect(store.changes.map(\.ruling) == [over.id] && store.changes.map(\.who) == [.guardItself])
        #expect(keeper.rulings.all == [open])
    }

    @Test func `a start ends the exceptions that messages of an earlier process used up`() async throws {
        let (id, message) = (RulingID(.exception, value: 3), RecordID(value: 9))
        let store = MemoryStore(RulingState(over: [id: .used(message)], revision: 5))
        try await keeper(store).begin()
        #expect(store.changes.map(\.step) == [.use(message)])
    }

    @Test func `an exception that nobody is left for ends after a release, unless a message may give it back`()
        async throws
    {
        let (id, message) = (RulingID(.exception, value: 3), RecordID(value: 9))
        let store = MemoryStore()
        let keeper = keeper(store)
        let made = try await keeper.add(
            RulingOrder(subject: .message(message), reason: "r", who: ann, endsAt: nil))
        #expect(keeper.rulings.take(made.id, for: ["user1@example.com"], of: RecordID(value: 1)))
        store.runOut([made.id, id])
        await keeper.review(after: RecordID(value: 2))
        #expect(store.changes.map(\.ruling) == [id] && store.changes.map(\.step) == [.runOut])
        await keeper.review(after: RecordID(value: 1))
        #expect(store.changes.map(\.ruling) == [id, made.id] && store.changes.allSatisfy { $0.who == .guardItself })
    }

    @Test func `a message that did not leave gives its exception back, the last that left uses it up`() async throws {
        let store = MemoryStore()
        let keeper = keeper(store)
        let subject = Ruling.Subject.message(RecordID(value: 9))
        let exception = try await keeper.add(RulingOrder(subject: subject, reason: "r", who: ann, endsAt: nil))
        for number in 1...2 as ClosedRange<Int64> {
            let (message, key): (RecordID, Set) = (RecordID(value: number), ["user\(number)@example.com"])
            for left in [[], key] {
                #expect(keeper.rulings.take(exception.id, for: key, of: message))
                let taken = TakenException(exception.id, for: key, of: message, keeper.rulings)
                #expect(store.changes.isEmpty)
                await keeper.settle(taken, left: left)
            }
        }
        #expect(store.changes.map(\.step) == [.use(RecordID(value: 2))] && keeper.rulings.all.isEmpty)
    }
}
