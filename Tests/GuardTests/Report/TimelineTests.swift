import Guard
import Testing

struct TimelineTests {
    private static let minute: Int64 = 60_000_000

    /// A timeline with one count in each of the given minutes.
    private func timeline(_ minutes: some Sequence<Int64>) -> Timeline<StateCounts> {
        var timeline = Timeline<StateCounts>()
        for minute in minutes { timeline.add(at: minute * Self.minute + 5) { $0[.accepted] += 1 } }
        return timeline
    }

    @Test func `a short timeline has one step a minute, in order`() {
        let steps = timeline([61, 3, 61]).steps
        #expect(steps.map(\.at) == [3 * Self.minute, 61 * Self.minute] && steps.map(\.counts.total) == [1, 2])
    }

    @Test func `too many minutes become hours, too many hours days, and too many days weeks`() {
        let limit = Int64(Timeline<StateCounts>.limit)
        #expect(timeline(0..<limit).stepMinutes == 1)
        for (length, next) in [(1, 60), (60, 1440), (1440, 10_080)] as [(Int64, Int64)] {
            let many = timeline((0...limit).map { $0 * length })
            #expect(many.stepMinutes == next && many.steps.count <= limit)
            #expect(many.steps.map(\.counts.total).reduce(0, +) == Int(limit) + 1)
            #expect(many.steps[1].at == next * Self.minute)
        }
    }

    @Test func `a merged timeline has the longer steps of the two`() {
        let limit = Int64(Timeline<StateCounts>.limit)
        for swapped in [false, true] {
            var (first, second) = (timeline(0...limit), timeline([limit, limit + 120]))
            if swapped { (first, second) = (second, first) }
            first.merge(second)
            #expect(first.stepMinutes == 60 && first.steps.map(\.counts.total).reduce(0, +) == Int(limit) + 3)
            #expect(first.steps.last?.at == (limit + 120) / 60 * 60 * Self.minute)
        }
        var halves = timeline(0..<limit)
        halves.merge(timeline(limit..<2 * limit))
        #expect(halves.stepMinutes == 60)
    }
}
