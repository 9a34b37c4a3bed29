import Mail
import Testing

@testable import Guard

struct HeldReasonsTests {
    private func person(_ number: Int) -> Address { Address("p\(number)@example.com")! }

    @Test func `each reason has its count and the first three of its people`() {
        var why = HeldReasons()
        for number in 1...5 { why.add(.blocked, "has it", person(number)) }
        why.add(.held, "stopped", person(6))
        #expect(why.reasons.map(\.count) == [5, 1] && why.reasons.map(\.state) == [.blocked, .held])
        #expect(why.reasons[0].named == (1...3).map(person) && why.reasons[1].text == "stopped")
    }

    @Test func `the reasons of two messages add up`() {
        var (one, two) = (HeldReasons(), HeldReasons())
        one.add(.blocked, "has it", person(1))
        for number in 2...5 { two.add(.blocked, "has it", person(number)) }
        two.add(.suppressed, "on a list", person(6))
        one.add(two)
        #expect(one.reasons.map(\.count) == [5, 1])
        #expect(one.reasons[0].named == (1...3).map(person))
    }

    @Test func `reasons beyond the limit are counted together, and those of another state are not lost`() {
        var why = HeldReasons()
        for number in 0..<(HeldReasons.limit + 7) { why.add(.blocked, "record \(number)", person(number)) }
        why.add(.blocked, "record 0", person(99))
        why.add(.held, "stopped", person(1))
        #expect(why.reasons.count { $0.state == .blocked } == HeldReasons.limit + 1)
        #expect(why.reasons.first { $0.text == nil }?.count == 7)
        #expect(why.reasons[0].count == 2 && why.reasons.last?.text == "stopped")
    }
}
