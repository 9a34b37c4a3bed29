import Guard
import Mail
import Testing

@testable import sendguard

struct StopReminderTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private static let stop = Stop(
        id: StopID(value: 1), scope: .all, mode: .defer, reason: "leak", who: "ann", at: noon)
    private static let other = Stop(
        id: StopID(value: 2), scope: .all, mode: .reject, reason: "worse", who: "bob", at: noon)

    /// The log lines at each moment, in seconds from noon.
    private func logLines(
        _ moments: [(at: Int, stops: [Stop], halts: Set<Halt>)], every interval: Duration = .seconds(60)
    ) -> [[String]] {
        var reminder = StopReminder()
        return moments.map { moment in
            let snapshot = KillSwitchSnapshot(
                stops: moment.stops, halts: moment.halts, unanswered: [], refusals: [StopID(value: 1): 12])
            return reminder.notice(snapshot, every: interval, at: Self.noon + .seconds(moment.at))
                .map { "\($0.kind.rawValue): \($0.text)" }
        }
    }

    @Test func `a stop is reported at once, then at intervals, and when it ends`() {
        let logLines = logLines([
            (0, [], []), (1, [Self.stop], []), (60, [Self.stop], []), (61, [Self.stop], []), (62, [Self.stop], []),
            (121, [Self.stop], []), (122, [], []), (999, [], []),
        ])
        #expect(
            logLines == [
                [], ["stopped: STOPPED by S1 (all, defer), ann: leak"], [],
                ["stopped: still STOPPED by S1 (all, defer) for 1 min, ann, 12 messages refused: leak"], [],
                ["stopped: still STOPPED by S1 (all, defer) for 2 min, ann, 12 messages refused: leak"],
                ["resumed: S1 (all, defer) has ended; mail flows again"], [],
            ])
    }

    @Test func `several stops share one reminder, and the end of one says that mail is still stopped`() {
        let logLines = logLines([
            (0, [Self.stop, Self.other], []), (60, [Self.stop, Self.other], []), (61, [Self.other], []),
        ])
        #expect(logLines[0].count == 2)
        #expect(
            logLines[1] == [
                "stopped: still STOPPED by S1 (all, defer) for 1 min, ann, 12 messages refused: leak; "
                    + "S2 (all, reject) for 1 min, bob, 0 messages refused: worse"
            ])
        #expect(logLines[2] == ["resumed: S1 (all, defer) has ended; mail is still stopped"])
    }

    @Test func `a halt is reported like a stop`() {
        let logLines = logLines([(0, [], [.auditUnavailable]), (60, [], [.auditUnavailable]), (61, [], [])])
        #expect(logLines[0] == ["halted: HALTED: sendguard: halted: the audit log cannot be written"])
        #expect(logLines[1] == ["halted: still HALTED: sendguard: halted: the audit log cannot be written"])
        #expect(logLines[2] == ["resumed: no longer halted (auditUnavailable); mail flows again"])
    }

    @Test func `a clock that is set back delays a reminder by at most the interval`() {
        let logLines = logLines([(1000, [Self.stop], []), (0, [Self.stop], []), (60, [Self.stop], [])])
        #expect(logLines.map(\.count) == [1, 0, 1])
    }

    @Test func `a stop with an end is reported with that time`() {
        let stop = Stop(
            id: StopID(value: 3), scope: .all, mode: .defer, reason: "r", who: "ann", at: Self.noon,
            endsAt: Self.noon + .seconds(60))
        #expect(logLines([(0, [stop], [])])[0][0].contains("ann, until 2026-03-01T12:01:00.000Z: r"))
    }
}
