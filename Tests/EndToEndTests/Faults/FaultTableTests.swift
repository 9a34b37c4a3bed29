import Synchronization
import System
import TestSupport
import Testing

/// Tests every cell of `FaultTable` against the built program: one guard with an upstream for each cell.
@Suite(.scoped) struct FaultTableTests {
    @Test func `for every ESP fault the reply and the record are correct, and the next message passes`() throws {
        try tryAll(FaultTable.cells.filter { !$0.fault.isSlow }, deadlines: [:])
    }

    /// A deadline is for a whole reply: a trickle is cut off although each byte comes in time.
    @Test func `a silent or slow ESP holds no client beyond a deadline`() throws {
        let keys = ["greeting", "handshake", "envelope", "data_start", "body_write", "data_end"]
        try tryAll(
            FaultTable.cells.filter(\.fault.isSlow),
            deadlines: Dictionary(uniqueKeysWithValues: keys.map { ($0, "1500ms") }))
    }

    private func tryAll(_ cells: [FaultCell], deadlines: [String: String]) throws {
        #expect(cells.count > 40, "the table has not been read")
        let tls = try FaultTLS()
        let trials = try cells.enumerated().map { try FaultTrial($0.element, number: $0.offset, tls) }
        let guardian = try FaultGuard(trials.map(\.place), deadlines: deadlines)

        let errors = Mutex<[String: String]>([:])
        let next = Atomic(0)
        try Threads.run(24) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < trials.count else { return }
                do { try trials[index].run(guardian) } catch {
                    errors.withLock { $0[trials[index].place.name] = "\(error)" }
                }
            }
        }
        let records = try guardian.program.records("--limit", "\(10 * trials.count)")
        for trial in trials {
            let error = errors.withLock { $0[trial.place.name] }
            for complaint in (error.map { [$0] } ?? []) + trial.complaints(records) {
                Issue.record("\(trial.cell): \(complaint)")
            }
        }
        try expectNothingLeaked(guardian.program, trials)
    }

    /// The guard and its ESPs count the same number of open sessions, and no session is in use.
    private func expectNothingLeaked(_ program: GuardProgram, _ trials: [FaultTrial]) throws {
        func leaks() throws -> [String] {
            let status = try GuardStatus.read(program)
            return trials.compactMap { trial in
                guard let upstream = status.upstream(trial.place.name) else {
                    return "\(trial.cell): not in the status"
                }
                let open = trial.esp.sessions.count(where: \.isOpen)
                return upstream.busy == 0 && upstream.open == open
                    ? nil : "\(trial.cell): \(upstream.open) open and \(upstream.busy) in use, at the ESP \(open)"
            }
        }
        // The ends of connections arrive with a delay.
        try? waitUntil("all sessions to be free") { try leaks().isEmpty }
        for leak in try leaks() { Issue.record("\(leak)") }
    }
}
