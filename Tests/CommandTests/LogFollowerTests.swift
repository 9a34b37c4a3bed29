import Control
import Guard
import Mail
import Synchronization
import Testing

@testable import sendguard

struct LogFollowerTests {
    private static let start: Int64 = 1_800_000_000_000_000

    private func record(_ offsetMilliseconds: Int64, _ verdict: Verdict, counter: Int64 = 0) -> MessageRecord {
        let milliseconds = Self.start / 1000 + offsetMilliseconds
        return MessageRecord(
            id: RecordID(value: RecordID.first(at: milliseconds).value + counter),
            at: Timestamp(microseconds: milliseconds * 1000), stream: "s", clientAddress: "c", campaign: "k",
            sender: nil,
            subject: "", sizeBytes: 1, sha256: "", verdict: verdict, deliveries: [], findings: [], upstream: nil,
            stop: nil, lists: [:])
    }

    @Test func `each record is shown once, when it is settled`() async throws {
        let log = ScriptedLog()
        let clock = Mutex<Int64>(Self.start)
        var follower = LogFollower(filter: RecordFilter(), shown: []) { clock.withLock { $0 } }
        log.records = [record(10, .unknown), record(20, .relayed)]
        #expect(try await follower.next(from: log).map(\.verdict) == [.relayed])
        #expect(try await follower.next(from: log).isEmpty)
        log.records = [record(10, .relayed), record(20, .relayed)]
        #expect(try await follower.next(from: log).map(\.at) == [record(10, .relayed).at.rfc3339])
        // Another loop commits a smaller id later.
        log.records = [record(5, .blocked), record(10, .relayed), record(20, .relayed)]
        #expect(try await follower.next(from: log).map(\.verdict) == [.blocked])
        #expect(try await follower.next(from: log).isEmpty)
    }

    @Test func `a record that stays unknown is shown after a minute`() async throws {
        let log = ScriptedLog()
        let clock = Mutex<Int64>(Self.start)
        var follower = LogFollower(filter: RecordFilter(), shown: []) { clock.withLock { $0 } }
        log.records = [record(10, .unknown)]
        #expect(try await follower.next(from: log).isEmpty)
        clock.withLock { $0 += LogFollower.patienceMicroseconds + 1_000_000 }
        #expect(try await follower.next(from: log).map(\.verdict) == [.unknown])
        #expect(try await follower.next(from: log).isEmpty)
    }

    @Test func `the verdict filter is applied to final verdicts`() async throws {
        let log = ScriptedLog()
        var filter = RecordFilter()
        filter.verdict = .relayed
        filter.limit = 3
        var follower = LogFollower(filter: filter, shown: []) { Self.start }
        log.records = [record(10, .unknown), record(20, .blocked)]
        #expect(try await follower.next(from: log).isEmpty)
        log.records = [record(10, .relayed), record(20, .blocked)]
        #expect(try await follower.next(from: log).map(\.verdict) == [.relayed])
        #expect(log.asked.allSatisfy { $0.verdict == nil && $0.limit == nil })
    }

    @Test func `records older than the oldest one already printed are not shown`() async throws {
        let log = ScriptedLog()
        let last = record(-1000, .relayed)
        var follower = LogFollower(filter: RecordFilter(), shown: [last.id.description]) { Self.start }
        log.records = [record(-2000, .relayed), last, record(10, .relayed)]
        #expect(try await follower.next(from: log).map(\.at) == [record(10, .relayed).at.rfc3339])
    }
}

/// A log with the records that the test sets.
private final class ScriptedLog: RecordControl {
    private let state = Mutex<(records: [MessageRecord], asked: [RecordFilter])>(([], []))

    var records: [MessageRecord] {
        get { state.withLock { $0.records } }
        set { state.withLock { $0.records = newValue } }
    }

    var asked: [RecordFilter] { state.withLock { $0.asked } }

    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        state.withLock { state in
            state.asked.append(filter)
            return WholeAnswer(state.records.filter { $0.id.value > filter.after ?? 0 }.map { RecordReport($0) })
        }
    }

    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] { [] }
    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        throw .cannot("not scripted")
    }

    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] { throw .cannot("not scripted") }
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage { throw .cannot("not scripted") }
    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? { throw .cannot("not scripted") }
    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] { throw .cannot("not scripted") }
}
