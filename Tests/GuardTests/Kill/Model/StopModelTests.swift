import Mail
import Testing

@testable import Guard

/// Tests the promises of the kill switch against a simple model, over random interleavings and crashes. Between the
/// return of a stop and its resume there is no permit in its scope, nor after a stop that could not be recorded.
/// Receipts list exactly what was in flight, nothing is sent twice, and refusals are counted.
///
/// A failure names its seed; `StopWorld(seed:).run(steps:)` repeats it.
struct StopModelTests {
    private static let steps = 2000

    @Test func `no interleaving of events breaks the promises of the kill switch`() {
        var total = StopWorld.Counts()
        for seed in 1...120 {
            var world = StopWorld(seed: UInt64(seed))
            if let fault = world.run(steps: Self.steps) { Issue.record("seed \(seed): \(fault)") }
            total.sent += world.counts.sent
            total.stops += world.counts.stops
            total.resumes += world.counts.resumes
            total.crashes += world.counts.crashes
            total.listed += world.counts.listed
            total.unrecorded += world.counts.unrecorded
            total.recorded += world.counts.recorded
        }
        // The random choices are weighted so that every event is frequent.
        #expect(total.sent > 3000 && total.stops > 300 && total.resumes > 300 && total.crashes > 200, "\(total)")
        #expect(total.listed > 100, "\(total)")
        #expect(total.unrecorded > 40 && total.recorded > 15, "\(total)")
    }

    @Test(arguments: StopMistake.allCases)
    func `the model notices every mistake that the guard could make`(mistake: StopMistake) {
        let isNoticed = (1...200).contains { seed in
            var world = StopWorld(seed: UInt64(seed), mistake: mistake)
            return world.run(steps: Self.steps) != nil
        }
        #expect(isNoticed, "the model does not notice \(mistake)")
    }
}
