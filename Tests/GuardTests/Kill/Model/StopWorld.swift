import Mail
import TestSupport

@testable import Guard

/// A guard of several loops and a few dozen sessions whose every step is drawn by lot: messages, stops and resumes of all
/// scopes and modes, upstream replies, crashes. The kill switch is the real one; what stands around it does what
/// `MessageLife`, `MessageTransfer` and `EmergencyStop` do, a step at a time.
///
/// From permit to the end of data a session holds its loop, as on a loop that does not suspend; everything else may fall
/// between any two steps, and between the steps of any act.
struct StopWorld {
    private static let loops = 3

    let mistake: StopMistake?
    var random: SeededRandom
    var gate = KillSwitch()
    var model = StopModel()
    var now = Timestamp(microseconds: 1_000_000)
    var sessions: [ModelSession]
    var acts: [ModelAct] = []
    /// What the disk has.
    var disk = SwitchState()
    /// In the order of their ids.
    var scopes: [StopID: ModelScope] = [:]
    /// The session on each loop that holds a permit.
    var holders: [Int: Int] = [:]
    var lastID: Int64 = 0
    private(set) var counts = Counts()
    /// Halted by a stop that could not be recorded.
    var unrecorded = 0

    /// How often what the model is about came to pass.
    struct Counts {
        var steps = 0
        var sent = 0
        var stops = 0
        var resumes = 0
        var crashes = 0
        /// Messages that receipts listed.
        var listed = 0
    }

    init(seed: UInt64, mistake: StopMistake? = nil) {
        self.mistake = mistake
        random = SeededRandom(seed: seed)
        let empty = MailInQuestion(id: RecordID(value: 0), stream: "", sender: nil)
        sessions = (0..<12).map { ModelSession(loop: $0 % Self.loops, truth: empty, known: empty) }
    }

    /// - Returns: the first fault, nil when all held.
    mutating func run(steps: Int) -> String? {
        while counts.steps < steps {
            counts.steps += 1
            now = now + .milliseconds(Int.random(in: 0...20, using: &random))
            switch Int.random(in: 0..<1000, using: &random) {
            case 0..<3: crash()
            case 3..<12: ask()
            case 12..<120: stepAct()
            default: stepSession(Int.random(in: sessions.indices, using: &random))
            }
            if let fault = model.faults.first { return "step \(counts.steps): \(fault)" }
        }
        return end()
    }

    /// The last messages come to their end, and then nothing is in the air.
    private mutating func end() -> String? {
        for index in sessions.indices {
            while holders[sessions[index].loop] != nil || sessions[index].stage != .idle {
                stepSession(holders[sessions[index].loop] ?? index)
                if let fault = model.faults.first { return "at the end: \(fault)" }
            }
        }
        model.compare(gate.snapshot)
        if !gate.snapshot.unanswered.isEmpty { return "at the end: \(gate.snapshot.unanswered) are still in the air" }
        if model.followed.values.contains(where: { !$0.isEmpty }) { return "at the end: a receipt is never settled" }
        return model.faults.first.map { "at the end: \($0)" }
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    // MARK: acts

    private mutating func ask() {
        guard acts.count < 4 else { return }
        // Stops must end too, or soon nothing flows.
        if let stop = disk.stops.randomElement(using: &random), chance(35 + 25 * disk.stops.count) {
            let ramp = chance(40) ? RampPlan(perMinute: 60, doublesEverySeconds: 5, untilFullSeconds: 20) : nil
            acts.append(ModelAct(kind: .resume(stop.id, ramp)))
        } else {
            acts.append(ModelAct(kind: .stop(.any(&random), StopMode.allCases.randomElement(using: &random)!)))
        }
    }

    private mutating func stepAct() {
        guard let index = acts.indices.randomElement(using: &random) else { return }
        switch acts[index].stage {
        case .asked:
            if case .stop = acts[index].kind, chance(4) { return failToRecord(index) }
            if mistake == .commitsAfterReturn, case .stop = acts[index].kind { return publishUncommitted(index) }
            commit(index)
        case .committed(let state):
            publish(state)
            if case .resume = acts[index].kind {
                acts.remove(at: index)
            } else {
                clearUnrecorded()
                acts[index].stage = .published(loops: barrier)
                if mistake == .receiptBeforeBarrier, let id = acts[index].id {
                    acts[index].early = gate.unanswered(in: scopes[id]!.scope)
                }
            }
        case .published(let loops):
            // A loop is passed as soon as the session that it runs has let go of it.
            let left = loops.filter { holders[$0] != nil }
            acts[index].stage = .published(loops: left)
            if left.isEmpty { giveReceipt(index) }
        }
    }

    private var barrier: Set<Int> {
        switch mistake {
        case .noBarrier: []
        case .barrierOfOneLoop: [0]
        default: Set(0..<Self.loops)
        }
    }

    /// As the store does: the change and the next revision in one.
    private mutating func commit(_ index: Int) {
        switch acts[index].kind {
        case .stop(let scope, let mode): acts[index].id = addStop(scope, mode)
        case .resume(let stop, let plan):
            counts.resumes += 1
            guard disk.stops.contains(where: { $0.id == stop }) else {
                acts.remove(at: index)
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
            model.resumed(stop)
        }
        acts[index].stage = .committed(disk)
    }

    private mutating func addStop(_ scope: ModelScope, _ mode: StopMode) -> StopID {
        let id = StopID(value: Int64(scopes.count + 1))
        scopes[id] = scope
        disk.stops.append(Stop(id: id, scope: scope.scope, mode: mode, reason: "r", who: "ann", at: now))
        disk.revision += 1
        return id
    }

    private mutating func publish(_ state: SwitchState) {
        var state = state
        model.published(state, scopes)
        if mistake == .staleStateWins { state.revision = Int64(counts.steps) }
        gate.publish(state)
    }

    /// With `commitsAfterReturn`: in force and returned, and never on the disk if a crash comes first.
    private mutating func publishUncommitted(_ index: Int) {
        guard case .stop(let scope, let mode) = acts[index].kind else { return }
        let before = disk
        acts[index].id = addStop(scope, mode)
        publish(disk)
        if chance(50) { disk = before }
        acts[index].stage = .published(loops: barrier)
    }

    /// A stop that cannot be recorded halts all mail.
    private mutating func failToRecord(_ index: Int) {
        acts.remove(at: index)
        unrecorded += 1
        if mistake != .unrecordedStopIgnored { gate.halt(.stopUnrecorded) }
        model.halted()
    }

    private mutating func clearUnrecorded() {
        unrecorded = 0
        gate.clear(.stopUnrecorded)
        model.cleared()
    }

    private mutating func giveReceipt(_ index: Int) {
        let act = acts.remove(at: index)
        guard let id = act.id, let scope = scopes[id], case .stop(_, let mode) = act.kind else { return }
        let unanswered = act.early ?? gate.unanswered(in: scope.scope)
        counts.stops += 1
        counts.listed += unanswered.count
        model.returned(
            .init(id: id, scope: scope, mode: mode), unanswered: unanswered,
            isActive: disk.stops.contains { $0.id == id } || mistake == .commitsAfterReturn)
        model.compare(gate.snapshot)
    }

    /// Whatever is not on the disk is gone.
    private mutating func crash() {
        counts.crashes += 1
        acts = []
        holders = [:]
        unrecorded = 0
        for index in sessions.indices { sessions[index].stage = .idle }
        gate = KillSwitch(mistake == .startsUnstopped ? SwitchState() : disk)
        model.crashed(disk, scopes)
    }

    mutating func countSent() { counts.sent += 1 }
}
