import Mail
import TestSupport

@testable import Guard

/// A guard with several loops and a dozen sessions; every step is chosen at random: messages, stops and resumes of
/// all scopes and modes, ESP replies, crashes. The kill switch is the real one. The code around it does what
/// `MessageLife`, `MessageTransfer` and `EmergencyStop` do, step by step.
///
/// From permit to the end of data a session blocks its loop, like code that does not suspend. All other steps may
/// interleave in any order.
struct StopWorld {
    private static let loops = 3

    let mistake: StopMistake?
    var random: SeededRandom
    var gate = KillSwitch()
    var model = StopModel()
    var now = Timestamp(microseconds: 1_000_000)
    var sessions: [ModelSession]
    var events: [ModelAct] = []
    /// The state on the disk.
    var disk = SwitchState()
    /// By stop id; ids ascend.
    var scopes: [StopID: ModelScope] = [:]
    /// For each loop: the session that holds a permit.
    var holders: [Int: Int] = [:]
    var lastID: Int64 = 0
    private(set) var counts = Counts()
    /// Stops that could not be recorded.
    private var unwritten = UnwrittenStops()
    /// The copy that a restart finds.
    private var marker: [UnwrittenStop] = []
    /// By the model's name for them.
    private var wishes: [String: ModelScope] = [:]
    /// For a recorded stop: its name from when it could not be recorded.
    private var recorded: [StopID: String] = [:]

    /// How often each event happened.
    struct Counts {
        var steps = 0
        var sent = 0
        var stops = 0
        var resumes = 0
        var crashes = 0
        /// Stops that could not be recorded, and how many of them were recorded later.
        var unrecorded = 0
        var recorded = 0
        /// Messages in receipts.
        var listed = 0
    }

    init(seed: UInt64, mistake: StopMistake? = nil) {
        self.mistake = mistake
        random = SeededRandom(seed: seed)
        let empty = MailContext(id: RecordID(value: 0), stream: "", sender: nil)
        sessions = (0..<12).map { ModelSession(loop: $0 % Self.loops, truth: empty, known: empty) }
    }

    /// - Returns: the first fault; nil when there was none.
    mutating func run(steps: Int) -> String? {
        while counts.steps < steps {
            counts.steps += 1
            now = now + .milliseconds(Int.random(in: 0...20, using: &random))
            switch Int.random(in: 0..<1000, using: &random) {
            case 0..<3: crash()
            case 3..<12: ask()
            case 12..<110: stepAct()
            case 110..<114: expire()
            case 114..<120: tryAgain()
            default: stepSession(Int.random(in: sessions.indices, using: &random))
            }
            if let fault = model.faults.first { return "step \(counts.steps): \(fault)" }
        }
        return end()
    }

    /// Finishes the last messages; then nothing may be in flight.
    private mutating func end() -> String? {
        for index in sessions.indices {
            while holders[sessions[index].loop] != nil || sessions[index].stage != .idle {
                stepSession(holders[sessions[index].loop] ?? index)
                if let fault = model.faults.first { return "at the end: \(fault)" }
            }
        }
        model.compare(gate.snapshot)
        if !gate.snapshot.unanswered.isEmpty { return "at the end: \(gate.snapshot.unanswered) are still in flight" }
        if model.followed.values.contains(where: { !$0.isEmpty }) { return "at the end: a receipt is never settled" }
        return model.faults.first.map { "at the end: \($0)" }
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    // MARK: stops and resumes

    private mutating func ask() {
        guard events.count < 4 else { return }
        if let waiting = unwritten.kept.randomElement(using: &random), chance(20) { return withdraw(waiting) }
        // Stops must end often, or soon no mail flows.
        if let stop = disk.stops.randomElement(using: &random), chance(35 + 25 * disk.stops.count) {
            let ramp = chance(40) ? RampPlan(perMinute: 60, doublesEverySeconds: 5, untilFullSeconds: 20) : nil
            events.append(ModelAct(kind: .resume(stop.id, ramp)))
        } else {
            let endsAt = chance(40) ? now + .milliseconds(Int.random(in: 0...3000, using: &random)) : nil
            // A stop of all mail is the stop that may wrongly replace other waiting stops.
            let isWide = !unwritten.isEmpty && chance(60)
            let scope = isWide ? ModelScope(.all, "*") : .any(&random)
            events.append(
                ModelAct(kind: .stop(scope, StopMode.allCases.randomElement(using: &random)!, endsAt: endsAt)))
        }
    }

    /// Ends a stop whose own time is over.
    private mutating func expire() {
        let now = now
        guard let stop = disk.stops.first(where: { $0.endsAt.map { $0 <= now } ?? false }) else { return }
        events.append(ModelAct(kind: .resume(stop.id, nil)))
    }

    /// Tries again to record a stop that could not be recorded.
    private mutating func tryAgain() {
        unwritten.dropOverdue(at: now)
        guard let waiting = unwritten.take(after: nil) else { return clearIfRecorded() }
        events.append(ModelAct(kind: .record(waiting)))
    }

    private mutating func withdraw(_ waiting: UnwrittenStop) {
        let order = ResumeOrder(stop: waiting.id, reason: "r", who: Identity(name: "bob"))
        guard unwritten.withdraw(order) != nil else { return }
        marker = unwritten.kept
        model.ended(wish: waiting.order.reason)
        clearIfRecorded()
    }

    private mutating func stepAct() {
        guard let index = events.indices.randomElement(using: &random) else { return }
        switch events[index].stage {
        case .asked:
            switch events[index].kind {
            case .stop where chance(15): return failToRecord(index)
            case .record(let waiting) where chance(40):
                unwritten.didFail(waiting.id)
                events.remove(at: index)
                return
            default: break
            }
            if mistake == .commitsAfterReturn, case .stop = events[index].kind { return publishUncommitted(index) }
            commit(index)
        case .committed(let state):
            publish(state)
            if case .resume = events[index].kind {
                events.remove(at: index)
            } else {
                if case .record(let waiting) = events[index].kind, let end = unwritten.didRecord(waiting.id) {
                    events.append(ModelAct(kind: .resume(events[index].id!, end.ramp)))
                }
                events[index].stage = .published(loops: barrier)
                if mistake == .receiptBeforeBarrier, let id = events[index].id {
                    events[index].early = gate.unanswered(in: scopes[id]!.scope)
                }
            }
        case .published(let loops):
            // The barrier passes a loop when no session holds it.
            let left = loops.filter { holders[$0] != nil }
            events[index].stage = .published(loops: left)
            if left.isEmpty { didPublish(index) }
        case .failed(let loops):
            let left = loops.filter { holders[$0] != nil }
            events[index].stage = .failed(loops: left)
            if left.isEmpty { tellFailure(index) }
        }
    }

    private var barrier: Set<Int> {
        switch mistake {
        case .noBarrier: []
        case .barrierOfOneLoop: [0]
        default: Set(0..<Self.loops)
        }
    }

    /// Like the store: writes the change and the next revision together.
    private mutating func commit(_ index: Int) {
        switch events[index].kind {
        case .stop(let scope, let mode, let endsAt): events[index].id = addStop(scope, mode, endsAt)
        case .record(let waiting):
            counts.recorded += 1
            let order = waiting.order
            let id = addStop(wishes[order.reason]!, order.mode, order.endsAt)
            events[index].id = id
            recorded[id] = order.reason
        case .resume(let stop, let plan):
            counts.resumes += 1
            guard let ended = disk.stops.first(where: { $0.id == stop }) else {
                events.remove(at: index)
                return
            }
            disk.stops.removeAll { $0.id == stop || mistake == .resumeEndsAll }
            disk.ramps.removeAll { $0.fullAt <= now }
            if let plan {
                disk.ramps.append(
                    Ramp(
                        stop: stop, scope: scopes[stop]!.scope, perMinute: plan.perMinute, startedAt: now,
                        doublesEvery: .seconds(plan.doublesEverySeconds), fullAt: now + .seconds(plan.untilFullSeconds))
                )
            }
            disk.revision += 1
            model.resumed(ended, scopes[stop]!)
            if let wish = recorded[stop] { model.ended(wish: wish) }
        }
        events[index].committedAt = now
        events[index].stage = .committed(disk)
    }

    private mutating func addStop(_ scope: ModelScope, _ mode: StopMode, _ endsAt: Timestamp?) -> StopID {
        let id = StopID(value: Int64(scopes.count + 1))
        scopes[id] = scope
        disk.stops.append(
            Stop(id: id, scope: scope.scope, mode: mode, reason: "r", who: "ann", at: now, endsAt: endsAt))
        disk.revision += 1
        return id
    }

    private mutating func publish(_ state: SwitchState) {
        var state = state
        model.published(state, scopes)
        if mistake == .staleStateWins { state.revision = Int64(counts.steps) }
        gate.publish(state)
    }

    /// With `commitsAfterReturn`: in force and returned, but possibly lost in a crash.
    private mutating func publishUncommitted(_ index: Int) {
        guard case .stop(let scope, let mode, let endsAt) = events[index].kind else { return }
        let before = disk
        events[index].id = addStop(scope, mode, endsAt)
        publish(disk)
        if chance(50) { disk = before }
        events[index].stage = .published(loops: barrier)
    }

    /// A stop that cannot be recorded halts all mail, and is saved for a restart.
    private mutating func failToRecord(_ index: Int) {
        guard case .stop(let scope, let mode, let endsAt) = events[index].kind else { return }
        counts.unrecorded += 1
        let name = "w\(counts.unrecorded)"
        if mistake != .unrecordedStopIgnored { gate.halt(.stopUnrecorded) }
        unwritten.add(
            StopOrder(scope: scope.scope, mode: mode, reason: name, who: Identity(name: "ann"), endsAt: endsAt), at: now
        )
        if mistake != .unrecordedStopNotKept { marker = unwritten.kept }
        wishes[name] = scope
        events[index].wish = name
        events[index].stage = .failed(loops: barrier)
        model.halted()
        model.wished(.init(name: name, scope: scope, mode: mode, endsAt: endsAt, askedAt: now))
    }

    private mutating func tellFailure(_ index: Int) {
        if let name = events.remove(at: index).wish { model.told(wish: name) }
    }

    private mutating func didPublish(_ index: Int) {
        if case .record = events[index].kind { events.remove(at: index) } else { giveReceipt(index) }
        marker = unwritten.kept
        clearIfRecorded()
    }

    private mutating func clearIfRecorded() {
        guard unwritten.isEmpty || mistake == .anyStopEndsHalt else { return }
        gate.clear(.stopUnrecorded)
        model.cleared()
    }

    /// Drops the waiting stops that a stop recorded later makes needless.
    private mutating func supersede(by stop: Stop) {
        switch mistake {
        case .narrowerStopSupersedes: unwritten = UnwrittenStops()
        case .shorterStopSupersedes:
            unwritten.drop(
                supersededBy: Stop(
                    id: stop.id, scope: stop.scope, mode: stop.mode, reason: "", who: "", at: stop.at))
        case .milderStopSupersedes:
            unwritten.drop(
                supersededBy: Stop(
                    id: stop.id, scope: stop.scope, mode: .reject, reason: "", who: "", at: stop.at, endsAt: stop.endsAt
                ))
        default: unwritten.drop(supersededBy: stop)
        }
    }

    private mutating func giveReceipt(_ index: Int) {
        let event = events.remove(at: index)
        guard let id = event.id, let scope = scopes[id], case .stop(_, let mode, let endsAt) = event.kind else {
            return
        }
        let unanswered = event.early ?? gate.unanswered(in: scope.scope)
        counts.stops += 1
        counts.listed += unanswered.count
        model.returned(
            .init(id: id, scope: scope, mode: mode), unanswered: unanswered,
            isActive: disk.stops.contains { $0.id == id } || mistake == .commitsAfterReturn)
        model.compare(gate.snapshot)
        // The stop as it was at the commit. It may have ended since.
        supersede(
            by: Stop(
                id: id, scope: scope.scope, mode: mode, reason: "r", who: "ann", at: event.committedAt, endsAt: endsAt))
    }

    /// Loses everything that is not on the disk.
    private mutating func crash() {
        counts.crashes += 1
        events = []
        holders = [:]
        for index in sessions.indices { sessions[index].stage = .idle }
        gate = KillSwitch(mistake == .startsUnstopped ? SwitchState() : disk)
        model.crashed(disk, scopes)
        unwritten = UnwrittenStops(mistake == .restartForgetsUnrecorded ? [] : marker)
        for stop in disk.stops { unwritten.drop(supersededBy: stop) }
        marker = unwritten.kept
        if unwritten.isEmpty { return }
        gate.halt(.stopUnrecorded)
        model.halted()
    }

    mutating func countSent() { counts.sent += 1 }
}
