import Mail
import Testing

@testable import Guard

/// Tests the buckets against a list of all events.
struct TripWindowTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: 0..<40)
    func `a window counts all events of its span and at most one bucket more`(seed: UInt64) {
        var random = Generator(state: seed)
        let span = Double(Int.random(in: 1...7200, using: &random))
        var window = TripWindow(.seconds(span))
        var events: [(at: Double, counted: Int, volume: Int)] = []
        var (now, restart) = (0.0, -Double.infinity)
        for _ in 0..<500 {
            now += Double.random(in: 0...(span / 20), using: &random)
            if Int.random(in: 0..<200, using: &random) == 0 {
                window.restart(at: Trips.at(now))
                restart = now
                continue
            }
            // Some events are late.
            let late = Int.random(in: 0..<5, using: &random) == 0
            let at = max(0, late ? now - Double.random(in: 0...(span * 1.5), using: &random) : now)
            let tally = TripTally(counted: Int.random(in: 0...2, using: &random), volume: 2)
            events.append((at, tally.counted, tally.volume))
            window.add(tally, at: Trips.at(at), now: Trips.at(now))

            let width = span / 60
            let valid = events.filter { $0.at >= restart }
            // Events in the restart's own bucket may be dropped.
            let least = valid.filter { $0.at > now - span && $0.at > restart + width }
            let most = valid.filter { $0.at >= now - span - width - 0.001 }
            #expect(least.reduce(0) { $0 + $1.counted } <= window.tally.counted)
            #expect(window.tally.counted <= most.reduce(0) { $0 + $1.counted })
            #expect(least.reduce(0) { $0 + $1.volume } <= window.tally.volume)
            #expect(window.tally.volume <= most.reduce(0) { $0 + $1.volume })
        }
    }

    @Test func `a threshold is reached when all its given limits are reached`() {
        let both = TripThreshold(count: 5, share: 0.1, floor: 20)
        #expect(!both.isReached(by: TripTally(counted: 4, volume: 20)))
        #expect(!both.isReached(by: TripTally(counted: 5, volume: 19)))
        #expect(!both.isReached(by: TripTally(counted: 5, volume: 51)))
        #expect(both.isReached(by: TripTally(counted: 5, volume: 50)))
        #expect(!TripThreshold(floor: 0).isReached(by: TripTally(counted: 0, volume: 9)))
        #expect(both.times(0.5) == TripThreshold(count: 3, share: 0.05, floor: 10))
        #expect(TripThreshold(count: 1).times(0.1) == TripThreshold(count: 1))
        #expect(both.text == "5 and 10% of at least 20")
        #expect(TripThreshold.percent(0.025) == "2.5%")
    }
}
