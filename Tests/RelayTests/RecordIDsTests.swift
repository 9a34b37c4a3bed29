import Guard
import Mail
import Testing

@testable import Relay

@Suite struct RecordIDsTests {
    @Test func `record ids ascend within a millisecond, when the clock steps back, and after a restart`() {
        let now = Timestamp(rfc3339: "2026-11-23T21:09:16.123Z")!
        let ids = RecordIDs(after: nil)
        var given = (0..<100).map { _ in ids.next(at: now) }
        given.append(ids.next(at: now - .seconds(3600)))
        let restarted = RecordIDs(after: given.last)
        given.append(restarted.next(at: now - .seconds(7200)))
        given.append(restarted.next(at: now + .seconds(1)))
        #expect(given == given.sorted())
        #expect(Set(given).count == given.count)
        #expect(given[0] == RecordID.first(at: now.microseconds / 1000))
    }
}
