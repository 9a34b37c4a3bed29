import Mail
import Testing

@testable import Guard

/// The health of an ESP, judged by the sessions with it.
struct UpstreamHealthTests {
    private let start = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }

    @Test func `an upstream without a session is unknown and is tried after 300 seconds`() {
        var standing = UpstreamHealth(at: start)
        #expect(standing.isUnknown && standing.isGood && standing.text(of: "esp") == nil)
        #expect(!standing.isDue(at: at(299)) && standing.isDue(at: at(300)))
        standing.didOpen(at: at(300))
        #expect(!standing.isUnknown && standing.goodAt == at(300) && !standing.isDue(at: at(9000)))
    }

    @Test func `one failure to open a session is trouble, and one success ends it`() {
        var standing = UpstreamHealth(at: start)
        standing.didFail(.loginRefused, "535 5.7.8 no", at: at(1))
        standing.didFail(.loginRefused, "535 5.7.8 still no", at: at(5))
        #expect(standing.text(of: "esp") == "ESP esp refuses our login (535 5.7.8 still no)")
        #expect(standing.since == at(1) && !standing.isGood)
        standing.didOpen(at: at(9))
        #expect(standing.isGood && standing.since == nil && standing.text(of: "esp") == nil)
    }

    @Test func `control characters in an ESP's reply are replaced`() {
        var standing = UpstreamHealth(at: start)
        standing.didFail(.closed, "554 \u{1B}[2Jgo", at: start)
        #expect(standing.text(of: "esp") == "ESP esp takes no mail (554 ?[2Jgo)")
    }

    /// Single lost connections usually mean nothing.
    @Test func `three lost messages without an accepted one between them are trouble`() {
        var standing = UpstreamHealth(at: start)
        standing.didLose(.losing, "closed", at: at(1))
        standing.didLose(.losing, "closed", at: at(2))
        standing.didAnswer(at: at(3))
        standing.didLose(.losing, "closed", at: at(4))
        standing.didLose(.losing, "closed", at: at(5))
        #expect(standing.isGood)
        standing.didLose(.losing, "closed", at: at(6))
        #expect(standing.trouble == .losing && standing.since == at(6))
        // So early, an opened session alone proves nothing.
        standing.didOpen(at: at(7))
        #expect(standing.trouble == .losing)
        standing.didOpen(at: at(120))
        #expect(standing.isGood)
    }

    @Test func `the pauses between tries grow up to a limit and are longer after a refused login`() {
        func pauses(_ trouble: UpstreamHealth.Trouble) -> [Int] {
            var standing = UpstreamHealth(at: start)
            standing.didFail(trouble, "", at: start)
            var (now, pauses, last) = (0, [Int](), 0)
            while pauses.count < 6 {
                now += 1
                guard standing.isDue(at: at(now)) else { continue }
                pauses.append(now - last)
                last = now
                standing.didTry(at: at(now))
            }
            return pauses
        }
        #expect(pauses(.unreachable) == [8, 16, 32, 64, 64, 64])
        #expect(pauses(.loginRefused) == [60, 120, 240, 480, 900, 900])
    }

    @Test func `an upstream is tried at once after a reload`() {
        var standing = UpstreamHealth(at: start)
        for second in 0..<10 { standing.didFail(.loginRefused, "", at: at(second)) }
        #expect(!standing.isDue(at: at(59)) && standing.isDue(at: at(60)), "failed mail does not delay the next try")
        standing.renew(at: at(30))
        #expect(standing.isDue(at: at(30)))
    }
}
