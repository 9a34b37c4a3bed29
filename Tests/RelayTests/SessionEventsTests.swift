import Guard
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Relay

struct SessionEventsTests {
    private final class MemoryLog: PartialMailStore {
        let events = Mutex<[SessionEvent]>([])
        let isBroken = Mutex(false)

        func append(_ new: [SessionEvent]) async throws(StoreFailure) {
            if isBroken.withLock({ $0 }) { throw StoreFailure("broken") }
            events.withLock { $0 += new }
        }

        /// The events since the last call, as `client kind count`.
        var newRows: [String] {
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

    private func note(
        _ client: String, _ kind: SessionEvent.Kind = .bareLineBreak, topic: String = "", message: Int64? = nil
    ) {
        var event = SessionEvent(
            at: clock.now, listener: "127.0.0.1:25", client: client, login: nil, kind: kind, detail: "d")
        event.topic = topic
        if let message { event.mail.add(message: RecordID(value: message)) }
        events.note(event)
    }

    @Test func `the first event is written at once, and repeats as one row a minute later`() async {
        note("a")
        await events.write(isLast: false)
        #expect(log.newRows == ["a bare-line-break 1"])
        for _ in 0..<5 {
            note("a")
            clock.pass(1)
            await events.write(isLast: false)
        }
        #expect(log.newRows == [])
        clock.pass(60)
        await events.write(isLast: false)
        #expect(log.newRows == ["a bare-line-break 5"])
        await events.write(isLast: false)
        #expect(log.newRows == [])
    }

    @Test func `events of different clients or kinds are counted separately`() async {
        note("a")
        note("b")
        note("a", .tooSlow)
        note("a")
        await events.write(isLast: false)
        #expect(log.newRows.sorted() == ["a bare-line-break 2", "a too-slow 1", "b bare-line-break 1"])
    }

    @Test func `in a flood the rows per minute are limited, and events without room are counted`() async {
        let flood = SessionEvents.pendingLimit + 50
        for number in 0..<flood { note("c\(number)") }
        await events.write(isLast: false)
        let first = log.newRows
        #expect(first.count == SessionEvents.rowsPerMinute + 1)
        #expect(first.last == " lost 50")
        await events.write(isLast: false)
        #expect(log.newRows == [])
        clock.pass(61)
        await events.write(isLast: false)
        #expect(log.newRows.count == SessionEvents.rowsPerMinute)
    }

    @Test func `refused commands are written as one row for each reply, with a count`() async {
        note("a", .refusedRecipient, topic: "553")
        for _ in 0..<5000 { note("a", .refusedRecipient, topic: "503") }
        await events.write(isLast: false)
        #expect(log.newRows.sorted() == ["a refused-recipient 1", "a refused-recipient 5000"])
    }

    /// The written events, by the number of named messages.
    private func named() async -> [Int] {
        await events.write(isLast: false)
        return log.events.withLock { events in
            defer { events = [] }
            return events.map(\.mail.messages.count)
        }
    }

    @Test func `every message whose reply did not arrive is named, also after a failed write`() async {
        log.isBroken.withLock { $0 = true }
        for number in 0..<250 { note("a", .replyUnheard, topic: "relayed", message: Int64(number)) }
        #expect(await named() == [])
        note("a", .replyUnheard, topic: "relayed", message: 250)
        log.isBroken.withLock { $0 = false }
        #expect(await named().reduce(0, +) == 251)
    }

    @Test func `a flood of unheard replies leaves room for events of other kinds`() async {
        for number in 0..<5000 { note("c\(number)", .replyUnheard, topic: "relayed", message: Int64(number)) }
        note("z", .bareLineBreak)
        await events.write(isLast: false)
        let newRows = log.newRows
        #expect(newRows.contains("z bare-line-break 1"), "\(newRows.suffix(3))")
        #expect(
            newRows.count { $0.contains("reply-unheard") } == SessionEvents.rowsPerMinute / SessionEvents.shareOfUnheard
        )
    }

    @Test func `an event that cannot be written is kept for the next write`() async {
        log.isBroken.withLock { $0 = true }
        note("a")
        await events.write(isLast: false)
        note("a")
        #expect(log.newRows == [])
        log.isBroken.withLock { $0 = false }
        await events.write(isLast: false)
        #expect(log.newRows == ["a bare-line-break 2"])
    }

    @Test func `ending writes all pending events`() async {
        note("a")
        await events.write(isLast: false)
        _ = log.newRows
        note("a")
        await events.end()
        #expect(log.newRows == ["a bare-line-break 1"])
    }
}
