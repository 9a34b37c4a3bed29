import Guard
import Mail
import Synchronization
import TestSupport
import Testing

@testable import sendguard

struct RecordExporterTests {
    private func follower(_ exports: ScriptedRecordExport, _ sink: ScriptedSink, atEnd: Bool = false) -> RecordExporter
    {
        RecordExporter("jsonl", beginsAtEnd: atEnd, exports: exports, sink: sink) { 1_800_000_000_000_000 }
    }

    @Test func `the position is stored only after all lines before it are written`() async {
        let (exports, sink) = (ScriptedRecordExport(events: 5, stretch: 2), ScriptedSink())
        var follower = follower(exports, sink)
        #expect(await follower.step(.off) == .wrote(upTo: ScriptedRecordExport.noon, isBehind: true))
        #expect(sink.ids == ["A1", "A2"] && exports.kept == [0, 2])
        sink.room = 1
        #expect(await follower.step(.off) == .waits("timed out"))
        #expect(sink.ids == ["A1", "A2", "A3"] && exports.kept == [0, 2])
        #expect(await follower.step(.off) == .waits("timed out"))
        #expect(sink.ids.count == 3, "written lines are not written again while the exporter waits")
        sink.room = .max
        #expect(await follower.step(.off) == .wrote(upTo: ScriptedRecordExport.noon, isBehind: true))
        #expect(await follower.step(.off) == .wrote(upTo: ScriptedRecordExport.noon, isBehind: false))
        #expect(sink.ids == (1...5).map { "A\($0)" } && exports.kept == [0, 2, 4, 5])
        #expect(await follower.step(.off) == .wrote(upTo: nil, isBehind: false))
        #expect(exports.kept.count == 4, "without new lines no position is stored")
    }

    @Test func `a new process continues at the stored position`() async {
        let (exports, sink) = (ScriptedRecordExport(events: 4, stretch: 2), ScriptedSink())
        var first = follower(exports, sink)
        _ = await first.step(.off)
        // The guard is killed after it wrote a line and before it stored its place.
        sink.room = 1
        _ = await first.step(.off)
        sink.room = .max
        var second = follower(exports, sink)
        _ = await second.step(.off)
        #expect(sink.ids == ["A1", "A2", "A3", "A3", "A4"], "a line may come twice, but none is missing")
    }

    @Test func `one process writes no line twice when the store cannot keep its position`() async {
        let (exports, sink) = (ScriptedRecordExport(events: 2, stretch: 2), ScriptedSink())
        var follower = follower(exports, sink)
        exports.failure = StoreFailure("the disk is full")
        #expect(await follower.step(.off) == .cannot(StoreFailure("the disk is full")))
        exports.failure = nil
        exports.failsToKeep = true
        #expect(await follower.step(.off) == .cannot(StoreFailure("not kept")))
        exports.failsToKeep = false
        #expect(await follower.step(.off) == .wrote(upTo: ScriptedRecordExport.noon, isBehind: false))
        #expect(sink.ids == ["A1", "A2"])
    }

    @Test func `an exporter that begins at the end stores that position at once`() async {
        let (exports, sink) = (ScriptedRecordExport(events: 3, stretch: 9), ScriptedSink())
        var follower = follower(exports, sink, atEnd: true)
        #expect(await follower.step(.off) == .wrote(upTo: nil, isBehind: false))
        #expect(exports.kept == [3] && sink.ids == [])
    }
}

/// A record with one event in each link.
private final class ScriptedRecordExport: PartialRecordStore {
    static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private struct State {
        var kept: [Int64] = []
        var failure: StoreFailure?
        var failsToKeep = false
    }

    private let events: Int64
    private let stretch: Int64
    private let state = Mutex(State())

    init(events: Int64, stretch: Int64) { (self.events, self.stretch) = (events, stretch) }

    var kept: [Int64] { state.withLock { $0.kept } }
    var failure: StoreFailure? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }
    var failsToKeep: Bool {
        get { state.withLock { $0.failsToKeep } }
        set { state.withLock { $0.failsToKeep = newValue } }
    }

    func exports(after place: RecordExportPosition, today: Int64) async throws(StoreFailure) -> RecordExportPage {
        if let failure { throw failure }
        let end = min(events, place.link + stretch)
        var page = RecordExportPage(next: RecordExportPosition(link: end))
        page.behind = events - end
        page.entries = (place.link..<end).map { link in
            .event(GuardEvent(at: Self.noon, kind: .stop, who: .guardItself, reason: "", subject: ""), id: link + 1)
        }
        return page
    }

    func exportStart(atEnd: Bool) async throws(StoreFailure) -> RecordExportPosition {
        RecordExportPosition(link: atEnd ? events : 0)
    }
    func exportPosition(of follower: String) async throws(StoreFailure) -> RecordExportPosition? {
        if let failure { throw failure }
        return kept.last.map { RecordExportPosition(link: $0) }
    }
    func keep(_ place: RecordExportPosition, of follower: String) async throws(StoreFailure) {
        if failsToKeep, !kept.isEmpty { throw StoreFailure("not kept") }
        state.withLock { $0.kept.append(place.link) }
    }
    func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead] { [] }
}

/// Accepts lines while it has room.
private final class ScriptedSink: RecordExportSink {
    private let state = Mutex<(ids: [String], room: Int)>(([], .max))

    var ids: [String] { state.withLock { $0.ids } }
    var room: Int {
        get { state.withLock { $0.room } }
        set { state.withLock { $0.room = newValue } }
    }

    func write(_ lines: ArraySlice<RecordExportLine>) async -> (count: Int, failure: (any Error)?) {
        state.withLock { state in
            let taken = lines.prefix(state.room)
            state.ids += taken.map(\.id)
            if state.room != .max { state.room -= taken.count }
            return (taken.count, taken.count == lines.count ? nil : TestFailure("timed out"))
        }
    }
}
