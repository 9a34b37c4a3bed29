import Guard
import Logging
import Mail
import Net
import Synchronization
import TestSupport
import Testing

@testable import Relay

/// The order of commit, publish, barrier and receipt, on real loops with sessions that request permits without a
/// pause.
struct EmergencyStopTests {
    /// The state of the kill switch in memory; its commits fail on request.
    private final class Memory: PartialSwitchStore {
        private struct Held {
            var state = SwitchState()
            var stops: Int64 = 0
            var receipts: [StopID: StopReceipt] = [:]
            var failures = 0
        }

        private let held = Mutex(Held())
        let marker = Marker()
        private let proof: Doubted?

        init(_ proof: Doubted? = nil) { self.proof = proof }

        var state: SwitchState { held.withLock { $0.state } }

        /// Makes the next stops unrecordable.
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
            // Two concurrent commits may be published in either order.
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

        func switchClock() async throws(StoreFailure) -> SwitchClock? { nil }
        func keep(_ clock: SwitchClock) async throws(StoreFailure) {}
        func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt? { held.withLock { $0.receipts[id] } }
        func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption] { [] }

        func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] {
            try await marker.unwritten(on: clock)
        }

        func keep(
            unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
        ) async throws(StoreFailure) {
            try await marker.keep(unwritten: stops, on: clock)
        }

        var doubt: String? { proof?.doubt }
        func settleDoubt() async throws(StoreFailure) { try await proof?.settleDoubt() }
    }

    /// The ends of data that were sent, in order.
    private final class Wire: Sendable {
        private let ends = Mutex<[(id: RecordID, stream: String)]>([])
        let next = Atomic<Int64>(0)
        let isOver = Atomic(false)

        var count: Int { ends.withLock { $0.count } }
        func send(_ id: RecordID, _ stream: String) { ends.withLock { $0.append((id, stream)) } }
        func since(_ place: Int) -> [(id: RecordID, stream: String)] { ends.withLock { Array($0[place...]) } }
    }

    /// The stops that a restart would find.
    private final class Marker: Sendable {
        private let stops = Mutex<Result<[UnwrittenStop], StoreFailure>>(.success([]))

        var kept: [UnwrittenStop] { (try? stops.withLock { $0 }.get()) ?? [] }
        /// Makes the saved stops unreadable.
        func damage() { stops.withLock { $0 = .failure(StoreFailure("damaged")) } }

        func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] {
            try stops.withLock { $0 }.get()
        }

        func keep(
            unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
        ) async throws(StoreFailure) {
            self.stops.withLock { $0 = .success(stops()) }
        }
    }

    private let store = Memory()
    private var marker: Marker { store.marker }
    private let gate = KillSwitch()
    private let wire = Wire()

    private func emergencyStop(_ loops: LoopGroup) -> EmergencyStop {
        EmergencyStop(
            killSwitch: gate, store: store, clock: StopClock(), loops: loops,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func order(_ scope: StopScope) -> StopOrder {
        StopOrder(scope: scope, reason: "leak", who: Identity(name: "ann"))
    }

    /// Sends message after message: permit and end without a suspension, the reply some turns later.
    private func send(stream: String) async {
        while !wire.isOver.load(ordering: .relaxed) {
            let id = RecordID(value: wire.next.add(1, ordering: .relaxed).newValue)
            let mail = MailContext(id: id, stream: stream, sender: nil)
            if let permit = try? gate.permit(for: mail) {
                // Takes as long as a write can take, so that a stop often happens in between.
                for _ in 0..<Int(id.value % 7) * 50 { _ = gate.asksAtHead }
                wire.send(permit.id, stream)
                for _ in 0..<Int(id.value % 5) { await Task.yield() }
                gate.settled(id)
            }
            await Task.yield()
        }
    }

    @Test func `no message in scope is sent after a stop returns, on several loops`() async throws {
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
                // A concurrent stop, usually with another scope.
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

    @Test func `an unrecorded stop halts all mail until the next recorded stop records it too`() async throws {
        let loops = try LoopGroup(count: 2)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        let mail = MailContext(id: RecordID(value: 1), stream: "a", sender: nil)
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

    @Test func `a recorded stop of all mail replaces an unrecorded narrower stop and ends its halt`()
        async throws
    {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        store.fail(1)
        await #expect(throws: StoreFailure.self) { try await stop.stop(order(.stream(NamePattern("a")!))) }
        _ = try await stop.stop(order(.all))
        #expect(gate.snapshot.halts.isEmpty, "the stop of all mail is recorded")
        #expect(gate.snapshot.stops.map(\.scope.text) == ["all"])
    }
    // MARK: stops that cannot be recorded

    private func restarted() -> (stop: EmergencyStop, gate: KillSwitch) {
        let gate = KillSwitch(store.state)
        let stop = EmergencyStop(
            killSwitch: gate, store: store, clock: StopClock(), loops: nil,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return (stop, gate)
    }

    private func fail(_ orders: StopOrder..., of stop: EmergencyStop) async {
        for order in orders {
            store.fail(1)
            await #expect(throws: StoreFailure.self) { try await stop.stop(order) }
        }
        store.fail(1000)
    }

    @Test func `a shorter, milder or narrower stop does not replace an unrecorded stop`() async throws {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        var strict = order(.stream(NamePattern("a")!))
        strict.mode = .reject
        await fail(order(.all), strict, of: stop)
        store.fail(0)
        var moment = order(.all)
        (moment.mode, moment.endsAt) = (.hold, stop.time + .seconds(3))
        _ = try await stop.stop(moment)
        #expect(gate.snapshot.halts.isEmpty)
        #expect(
            gate.snapshot.stops.map { "\($0.scope.text) \($0.mode)" } == ["all hold", "all defer", "stream:a reject"])
        #expect(marker.kept.isEmpty && stop.unwrittenStops.isEmpty)
    }

    @Test func `an unrecorded stop survives a restart and is recorded once the store accepts it`() async throws {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        await fail(order(.stream(NamePattern("a")!)), of: emergencyStop(loops))
        #expect(marker.kept.map(\.id.description) == ["U1"])
        let (next, gate) = restarted()
        await next.begin()
        #expect(gate.snapshot.halts == [.stopUnrecorded] && next.unwrittenStops.map(\.id.description) == ["U1"])
        await next.recordUnwritten()
        #expect(gate.snapshot.halts == [.stopUnrecorded], "the disk is still full")
        store.fail(0)
        await next.recordUnwritten()
        #expect(gate.snapshot.halts.isEmpty && gate.snapshot.stops.map(\.scope.text) == ["stream:a"])
        #expect(marker.kept.isEmpty)
    }

    @Test func `a stop that was recorded before its marker was cleared is not recorded twice`() async throws {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        await fail(order(.all), of: stop)
        let kept = marker.kept
        store.fail(0)
        await stop.recordUnwritten()
        try await marker.keep(unwritten: { kept }, on: stop.clock.present)
        let (next, gate) = restarted()
        await next.begin()
        #expect(gate.snapshot.halts.isEmpty && gate.snapshot.stops.count == 1)
        await next.recordUnwritten()
        #expect(gate.snapshot.stops.count == 1 && marker.kept.isEmpty)
    }

    @Test func `withdrawing an unrecorded stop removes its marker, and the last one ends the halt`() async throws {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        await fail(order(.stream(NamePattern("a")!)), order(.stream(NamePattern("b")!)), of: stop)
        func end(_ id: String) -> ResumeOrder {
            ResumeOrder(stop: StopID(id)!, reason: "false alarm", who: Identity(name: "ann"))
        }
        #expect(try await stop.resume(end("U1")))
        for id in ["U1", "U7"] { #expect(try await stop.resume(end(id)) == false) }
        #expect(gate.snapshot.halts == [.stopUnrecorded] && marker.kept.map(\.id.description) == ["U2"])
        #expect(try await stop.resume(end("U2")))
        #expect(gate.snapshot.halts.isEmpty && marker.kept.isEmpty)
    }

    @Test func `a stop that expires before it can be recorded is dropped`() async throws {
        let loops = try LoopGroup(count: 1)
        defer { loops.end() }
        let stop = emergencyStop(loops)
        var short = order(.all)
        short.endsAt = stop.time
        await fail(short, of: stop)
        store.fail(0)
        await stop.recordUnwritten()
        #expect(gate.snapshot.stops.isEmpty && gate.snapshot.halts.isEmpty && marker.kept.isEmpty)
    }

    @Test func `an unreadable marker halts all mail permanently`() async throws {
        marker.damage()
        let (stop, gate) = restarted()
        await stop.begin()
        await stop.recordUnwritten()
        #expect(gate.snapshot.halts == [.stateUnreadable])
    }

    /// A store that is in doubt until people settle it.
    private final class Doubted: Sendable {
        private let text = Mutex<String?>("the database is gone")
        let failures = Mutex(0)
        var doubt: String? { text.withLock { $0 } }

        func settleDoubt() async throws(StoreFailure) {
            let fails = failures.withLock { left in
                defer { left = max(0, left - 1) }
                return left > 0
            }
            if fails { throw StoreFailure("the disk is full") }
            text.withLock { $0 = nil }
        }
    }

    @Test func `a store in doubt halts all mail until a person settles it, and no stop does that`() async throws {
        let proof = Doubted()
        let store = Memory(proof)
        let stop = EmergencyStop(
            killSwitch: gate, store: store, clock: StopClock(),
            loops: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await stop.begin()
        #expect(gate.snapshot.halts == [.stateInDoubt] && stop.unwrittenStops.map(\.reason) == ["the database is gone"])
        _ = try await stop.stop(order(.all))
        await stop.recordUnwritten()
        #expect(gate.snapshot.halts == [.stateInDoubt] && gate.snapshot.stops.count == 1 && store.marker.kept.isEmpty)
        store.fail(1)
        await #expect(throws: StoreFailure.self) { try await stop.stop(order(.stream(NamePattern("a")!))) }
        #expect(Set(stop.unwrittenStops.map(\.id.description)) == ["U1", "U2"] && stop.doubt == StopID("U1"))
        let end = ResumeOrder(stop: StopID("U1")!, reason: "looked", who: Identity(name: "ann"))
        proof.failures.withLock { $0 = 1 }
        await #expect(throws: StoreFailure.self) { try await stop.resume(end) }
        #expect(gate.snapshot.halts.contains(.stateInDoubt), "a doubt is not settled before that is durable")
        #expect(try await stop.resume(end))
        #expect(gate.snapshot.halts == [.stopUnrecorded] && proof.doubt == nil && stop.doubt == nil)
        #expect(try await stop.resume(end) == false)
    }

    // MARK: time

    @Test func `the stop clock ignores steps of the wall clock until it is set, and a restart keeps its time`()
        async throws
    {
        let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
        let reading = Mutex(ClockReading(wall: noon, boot: "a", uptime: 100_000_000))
        func set(wall: Int, uptime: Int64) {
            reading.withLock {
                $0 = ClockReading(wall: noon + .seconds(wall), boot: "a", uptime: uptime * 1_000_000)
            }
        }
        let clock = StopClock(nil) { reading.withLock { $0 } }
        #expect(clock.now == noon && clock.offset == .zero)
        set(wall: 86_400, uptime: 110)
        #expect(clock.now == noon + .seconds(10) && clock.offset == .seconds(86_390))
        clock.setToWall()
        #expect(clock.now == noon + .seconds(86_400) && clock.offset == .zero)
        let kept = clock.present
        let restarted = StopClock(kept) { ClockReading(wall: noon, boot: "b", uptime: 5_000_000) }
        #expect(restarted.now == noon + .seconds(86_400))
    }

    @Test func `an erasure edits the reasons of active and unrecorded stops and keeps their scopes`() async throws {
        let loops = try LoopGroup(count: 1)
        let stops = emergencyStop(loops)
        let jane = try #require(Address("jane@example.com"))
        _ = try await stops.stop(
            StopOrder(scope: .all, reason: "jane@example.com called", who: Identity(name: "ann")))
        store.fail(1)
        let waiting = StopOrder(
            scope: StopScope("campaign:c-jane@example.com")!, mode: .reject, reason: "of jane@example.com",
            who: Identity(name: "ann"))
        await #expect(throws: StoreFailure.self) { try await stops.stop(waiting) }

        try await stops.forgetInWaiting(jane)
        #expect(stops.unwrittenStops.map(\.reason) == ["of [erased]"])
        #expect(marker.kept.map(\.order.reason) == ["of [erased]"])
        // The saved stop still has its scope, and all mail is halted until it is recorded.
        #expect(marker.kept.map(\.order.scope) == [waiting.scope] && gate.snapshot.halts == [.stopUnrecorded])

        // As an erasure does it: only in the store.
        _ = try await store.setReason(
            of: StopID(value: 1), to: "[erased] called", by: Identity(name: "ann"), at: .earliest)
        #expect(gate.snapshot.stops.map(\.reason) == ["jane@example.com called"])
        try await stops.readAgain()
        #expect(gate.snapshot.stops.map(\.reason) == ["[erased] called"])
        #expect(gate.snapshot.stops.map(\.scope) == [.all] && gate.snapshot.halts == [.stopUnrecorded])
    }
}
