import Foundation
import Guard
import Testing

struct StateCountsTests {
    @Test func `the index of each state is its position among all states`() {
        #expect(Delivery.State.allCases.map(\.index) == Array(Delivery.State.allCases.indices))
    }

    @Test func `counts are encoded as JSON without the zeros and decoded again`() throws {
        var counts = StateCounts()
        (counts[.accepted], counts[.unknown], counts[.blocked]) = (5, 2, 1)
        let json = try JSONEncoder().encode(counts)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Int]
        #expect(object == ["accepted": 5, "unknown": 2, "blocked": 1])
        #expect(try JSONDecoder().decode(StateCounts.self, from: json) == counts)
        #expect(counts.total == 8 && counts.left == 7 && (counts + counts).total == 16)
    }

    @Test func `the largest groups are named up to a limit, and the others are summed`() {
        let all = (0..<60).map { number in
            var counts = StateCounts()
            counts[.accepted] = number
            return ReportGroups.Group(name: "g\(number)", counts: counts)
        }
        let groups = ReportGroups(all)
        #expect(groups.count == 60 && groups.groups.count == ReportGroups.limit)
        #expect(groups.groups.first?.name == "g59" && groups.others.total == (0..<10).reduce(0, +))
    }
}
