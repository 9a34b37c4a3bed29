import Guard
import Logging
import Mail
import Net
import Synchronization
import TestSupport
import Testing

@testable import Relay

/// The order of commit, publish, barrier and receipt, on real loops with sessions that mint permits without a pause.
struct EmergencyStopTests {
    /// The state of the kill switch in memory; commits as it is told to.
    private final class Memory: SwitchStore {
        private struct Held {
            var state = SwitchState()
            var stops: Int64 = 0
            var receipts: [StopID: StopReceipt] = [:]
            var failures = 0
        }

        private let held = Mutex(Held())

        /// The next so many stops cannot be recorded.
        func fail(_ count: Int) { held.withLock { $0.failures = count } }

        func switchState() async throws(StoreFailure) -> SwitchState { held.withLock { $0.state } }

        func addStop(
            _ order: StopOrder, at: Timestamp
        ) async throws(StoreFailure) -> (stop: Stop, state: SwitchState) {
            let added: (Stop, SwitchState)? = held.withLock { held in
                guard held.failures == 0 else {
                    held.failures -= 1
                    return nil
                }
                held.stops += 1
                let stop = Stop(id: StopID(value: held.stops), order, at: at)
                held.state.stops.append(stop)
                held.state.revision += 1
                return (stop, held.state)
            }
            guard let added else { throw StoreFailure("the disk is full") }
            // Of two acts at once either may be heard of first.
            if added.0.id.value % 3 == 0 { for _ in 0..<20 { await Task.yield() } }
            return added
        }

        func endStop(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> SwitchState? {
            held.withLock { held in
                guard held.state.stops.contains(where: { $0.id == order.stop }) else { return nil }
                held.state.stops.removeAll { $0.id == order.stop }
                held.state.revision += 1
                return held.state
            }
        }

        func setReason(
            of stop: StopID, to reason: String, by who: Identity, at: Timestamp
        ) async throws(StoreFailure) -> SwitchState? {
            held.withLock { held in
                guard let index = held.state.stops.firstIndex(where: { $0.id == stop }) else { return nil }
                let old = held.state.stops[index]
                held.state.stops[index] = Stop(
                    id: stop, scope: old.scope, mode: old.mode, reason: reason, who: old.who, at: old.at)
                held.state.revision += 1
                return held.state
            }
        }

        func keep(_ receipt: StopReceipt) async throws(StoreFailure) {
            held.withLock { $0.receipts[receipt.stop.id] = receipt }
        }

        func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt? { held.withLock { $0.receipts[id] } }
        func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption] { [] }
    }

    /// What is on the wire: ends of data, in the order in which they went out.
    private final class Wire: Sendable {
        private let ends = Mutex<[(id: RecordID, stream: String)]>([])
        let next = Atomic<Int64>(0)
        let isOver = Atomic(false)

        var count: Int { ends.withLock { $0.count } }
        func send(_ id: RecordID, _ stream: String) { ends.withLock { $0.append((id, stream)) } }
        func since(_ place: Int) -> [(id: RecordID, stream: String)] { ends.withLock { Array($0[place...]) } }
    }

    private let store = Memory()
    private let gate = KillSwitch()
    private let wire = Wire()

    private func emergencyStop(_ loops: LoopGroup) -> EmergencyStop {
        EmergencyStop(
            killSwitch: gate, store: store, loops: loops,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func order(_ scope: StopScope) -> StopOrder {
        StopOrder(scope: scope, reason: "leak", who: Identity(name: "ann"))
    }

    /// Sends message after message: permit and end without a suspension, the answer some turns later.
    private func send(stream: String) async {
        while !wire.isOver.load(ordering: .relaxed) {
            let id = RecordID(value: wire.next.add(1, ordering: .relaxed).newValue)
            let mail = MailInQuestion(id: id, stream: stream, sender: nil)
            if let permit = try? gate.permit(for: mail) {
                // As long as a write may take, so that a stop falls in between often.
                for _ in 0..<Int(id.value % 7) * 50 { _ = gate.asksAtHead }
                wire.send(permit.id, stream)
                for _ in 0..<Int(id.value % 5) { await Task.yield() }
                gate.settled(id)
            }
            await Task.yield()
        }
    }

    @Test func `nothing in scope leaves after a stop has returned, on several loops`() async throws {
        let loops = try LoopGroup(count: 3)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        let scopes = [StopScope.all, .stream(NamePattern("a")!), .stream(NamePattern("B")!)]
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask(executorPreference: loops.loops[number % 3]) {
                    await self.send(stream: number % 2 == 0 ? "a" : "b")
                }
            }
            for round in 0..<100 {
                let scope = scopes[round % 3]
                // Another act at the same time, as a rule another scope.
                async let other = try? stop.stop(order(scopes[(round / 3) % 3]))
                let receipt = try? await stop.stop(order(scope))
                let place = wire.count
                for _ in 0..<20 { await Task.yield() }
                let late = wire.since(place).filter { scope == .all || scope.pattern!.matches($0.stream) }
                #expect(late.isEmpty, "round \(round), \(scope.text)")
                let second = await other
                for id in [receipt?.stop.id, second?.stop.id].compactMap({ $0 }) {
                    let end = ResumeOrder(stop: id, reason: "fixed", who: Identity(name: "ann"))
                    #expect((try? await stop.resume(end)) == true)
                }
                let flowing = wire.count
                while wire.count < flowing + 20 { await Task.yield() }
            }
            wire.isOver.store(true, ordering: .relaxed)
        }
        #expect(gate.snapshot.unanswered.isEmpty && gate.snapshot.stops.isEmpty)
    }

    @Test func `a stop that cannot be recorded halts all mail, until the next brings it along`() async throws {
        let loops = try LoopGroup(count: 2)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        let mail = MailInQuestion(id: RecordID(value: 1), stream: "a", sender: nil)
        store.fail(2)
        for scope in [StopScope.stream(NamePattern("a")!), .stream(NamePattern("c")!)] {
            await #expect(throws: StoreFailure.self) { try await stop.stop(order(scope)) }
        }
        #expect(throws: Stopped.halted(.stopUnrecorded)) { try gate.inquire(mail) }

        let narrow = try await stop.stop(order(.stream(NamePattern("c")!)))
        #expect(narrow.stop.id == StopID(value: 1))
        #expect(gate.snapshot.halts.isEmpty)
        #expect(gate.snapshot.stops.map(\.scope.text) == ["stream:c", "stream:a"])
        #expect(throws: Stopped.self) { try gate.inquire(mail) }
    }

    @Test func `a halt stays while what was asked for still cannot be recorded, and a stop of everything ends it`()
        async throws
    {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        store.fail(1)
        await #expect(throws: StoreFailure.self) { try await stop.stop(order(.stream(NamePattern("a")!))) }
        _ = try await stop.stop(order(.all))
        #expect(gate.snapshot.halts.isEmpty, "everything is stopped, and on the disk")
        #expect(gate.snapshot.stops.map(\.scope.text) == ["all"])
    }
}
