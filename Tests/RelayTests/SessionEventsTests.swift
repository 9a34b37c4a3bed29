import Guard
import Mail
import Synchronization
import Testing

@testable import Relay

struct SessionEventsTests {
    private final class MemoryLog: SessionLog {
        let events = Mutex<[SessionEvent]>([])
        let isBroken = Mutex(false)

        func append(_ new: [SessionEvent]) async throws(StoreFailure) {
            if isBroken.withLock({ $0 }) { throw StoreFailure("broken") }
            events.withLock { $0 += new }
        }

        func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent] {
            events.withLock { $0 }
        }

        /// What came since it was asked last, as `client kind count`.
        var told: [String] {
            events.withLock { events in
                defer { events = [] }
                return events.map { "\($0.client) \($0.kind.rawValue) \($0.count)" }
            }
        }
    }

    private final class TestClock: Sendable {
        let seconds = Mutex<Int64>(1000)
        var now: Timestamp { Timestamp(microseconds: seconds.withLock { $0 } * 1_000_000) }
        func pass(_ more: Int64) { seconds.withLock { $0 += more } }
    }

    private let log = MemoryLog()
    private let clock = TestClock()
    private let events: SessionEvents

    init() {
        let clock = clock
        events = SessionEvents(log) { clock.now }
    }

    private func note(_ client: String, _ kind: SessionEvent.Kind = .bareLineBreak) {
        events.note(
            SessionEvent(at: clock.now, listener: "127.0.0.1:25", client: client, login: nil, kind: kind, detail: "d"))
    }

    @Test func `the first is written at once, those that follow as one a minute later`() async {
        note("a")
        await events.write(isLast: false)
        #expect(log.told == ["a bare-line-break 1"])
        for _ in 0..<5 {
            note("a")
            clock.pass(1)
            await events.write(isLast: false)
        }
        #expect(log.told == [])
        clock.pass(60)
        await events.write(isLast: false)
        #expect(log.told == ["a bare-line-break 5"])
        await events.write(isLast: false)
        #expect(log.told == [])
    }

    @Test func `clients and kinds are told apart`() async {
        note("a")
        note("b")
        note("a", .tooSlow)
        note("a")
        await events.write(isLast: false)
        #expect(log.told.sorted() == ["a bare-line-break 2", "a too-slow 1", "b bare-line-break 1"])
    }

    @Test func `of a flood so many rows a minute are written, and what has no room is counted`() async {
        let flood = SessionEvents.pendingLimit + 50
        for number in 0..<flood { note("c\(number)") }
        await events.write(isLast: false)
        let first = log.told
        #expect(first.count == SessionEvents.rowsPerMinute + 1)
        #expect(first.last == " lost 50")
        await events.write(isLast: false)
        #expect(log.told == [])
        clock.pass(61)
        await events.write(isLast: false)
        #expect(log.told.count == SessionEvents.rowsPerMinute)
    }

    @Test func `what cannot be written waits`() async {
        log.isBroken.withLock { $0 = true }
        note("a")
        await events.write(isLast: false)
        note("a")
        #expect(log.told == [])
        log.isBroken.withLock { $0 = false }
        await events.write(isLast: false)
        #expect(log.told == ["a bare-line-break 2"])
    }

    @Test func `at the end all that is left is written`() async {
        note("a")
        await events.write(isLast: false)
        _ = log.told
        note("a")
        await events.end()
        #expect(log.told == ["a bare-line-break 1"])
    }
}
