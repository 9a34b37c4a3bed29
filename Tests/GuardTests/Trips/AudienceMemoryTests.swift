import Content
import Mail
import Testing

@testable import Guard

struct AudienceMemoryTests {
    private let noon = Timestamp(rfc3339: "2026-03-02T12:00:00Z")!
    private let news = Address("news@example.com")

    private func tally(_ asked: Int, _ suppressed: Int) -> AudienceTally {
        AudienceTally(asked: asked, suppressed: suppressed)
    }

    @Test func `the transactions of one campaign are added up, without those of other campaigns`() {
        var memory = AudienceMemory()
        #expect(memory.take(tally(10, 1), of: "spring", stream: "s", sender: news, at: noon) == tally(10, 1))
        #expect(memory.take(tally(5, 0), of: "summer", stream: "s", sender: news, at: noon) == tally(5, 0))
        #expect(memory.take(tally(2, 2), of: "spring", stream: "s", sender: news, at: noon) == tally(12, 3))
    }

    @Test func `a transaction without a message counts for the sender's last campaign`() {
        var memory = AudienceMemory()
        _ = memory.take(tally(1, 0), of: "spring", stream: "s", sender: news, at: noon)
        memory.note(tally(1, 1), stream: "s", sender: news, at: noon)
        memory.note(tally(1, 1), stream: "other", sender: news, at: noon)
        #expect(memory.take(tally(1, 0), of: "spring", stream: "s", sender: news, at: noon) == tally(3, 1))
    }

    @Test func `a transaction before the first known campaign counts for that campaign`() {
        var memory = AudienceMemory()
        memory.note(tally(1, 1), stream: "s", sender: news, at: noon)
        memory.note(tally(1, 1), stream: "s", sender: news, at: noon)
        #expect(memory.take(tally(1, 0), of: "spring", stream: "s", sender: news, at: noon) == tally(3, 2))
        #expect(memory.take(tally(1, 0), of: "summer", stream: "s", sender: news, at: noon) == tally(1, 0))
    }

    @Test func `a campaign is forgotten after more than a day`() {
        var memory = AudienceMemory()
        _ = memory.take(tally(100, 50), of: "spring", stream: "s", sender: news, at: noon)
        let later = noon + .seconds(90_000)
        #expect(memory.take(tally(1, 0), of: "spring", stream: "s", sender: news, at: later) == tally(1, 0))
    }

    @Test func `the memory holds no more campaigns than its limit`() {
        var memory = AudienceMemory()
        for number in 0...AudienceMemory.limit {
            let at = noon + .milliseconds(number)
            _ = memory.take(tally(1, 1), of: "c\(number)", stream: "s", sender: news, at: at)
        }
        let at = noon + .seconds(60)
        #expect(memory.take(tally(1, 0), of: "c0", stream: "s", sender: news, at: at) == tally(1, 0))
        let last = "c\(AudienceMemory.limit)"
        #expect(memory.take(tally(1, 0), of: last, stream: "s", sender: news, at: at) == tally(2, 1))
    }
}
