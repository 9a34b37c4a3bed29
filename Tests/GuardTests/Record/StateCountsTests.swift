import Foundation
import Guard
import Testing

struct StateCountsTests {
    @Test func `each state has a place of its own, in the order of all`() {
        #expect(Delivery.State.allCases.map(\.index) == Array(Delivery.State.allCases.indices))
    }

    @Test func `as JSON it has the states that occur, and comes back`() throws {
        var counts = StateCounts()
        (counts[.accepted], counts[.unknown], counts[.blocked]) = (5, 2, 1)
        let json = try JSONEncoder().encode(counts)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Int]
        #expect(object == ["accepted": 5, "unknown": 2, "blocked": 1])
        #expect(try JSONDecoder().decode(StateCounts.self, from: json) == counts)
        #expect(counts.total == 8 && counts.left == 7 && (counts + counts).total == 16)
    }

    @Test func `groups are named up to a limit, most first, and the others are one`() {
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
