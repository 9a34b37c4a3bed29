import Mail
import Testing

@testable import Guard

/// The order of the dates of a column, decided over all of them.
struct ListDateEvidenceTests {
    private func decide(
        _ dates: [String], given: ListDateOrder? = nil, kept: ListDateOrder? = nil, vendor: ListDateOrder? = nil
    ) -> ListDateEvidence.Decision {
        var evidence = ListDateEvidence()
        for (index, date) in dates.enumerated() { evidence.take(date, line: index + 2, now: ListFile.now) }
        return evidence.decide(given: given, kept: kept, vendor: vendor.map { ($0, "Post") })
    }

    private func order(_ decision: ListDateEvidence.Decision) -> ListDateOrder? {
        if case .decided(let order, _) = decision { order } else { nil }
    }

    @Test func `one impossible month decides for all rows`() {
        #expect(order(decide(["05/11/2026", "23/11/2026", "12/10/2026"])) == .dmy)
        #expect(order(decide(["05/11/2026", "11/23/2026"])) == .mdy)
        #expect(decide(["03/01/26", "26/02/13"]) == .open([.dmy, .ymd]))
        #expect(order(decide(["05.11.2026", "11.23.2026"])) == .mdy)
    }

    @Test func `a day that lies ahead decides against its order`() {
        #expect(order(decide(["05/11/2026", "12/10/2026"])) == .dmy)
        #expect(order(decide(["10/12/2026"])) == .mdy)
        #expect(order(decide(["25/12/30"])) == .ymd)
        // Both orders lie ahead: the dates are of another kind, and show nothing.
        #expect(order(decide(["01/02/2031", "02/01/2031"])) == nil)
    }

    @Test func `the reason names the value that decided`() {
        guard case .decided(_, let impossible) = decide(["05/11/2026", "23/11/2026"]),
            case .decided(_, let ahead) = decide(["12/10/2026"])
        else {
            Issue.record("nothing is decided")
            return
        }
        #expect(impossible == "23/11/2026 on line 3 is possible in no other order")
        #expect(ahead == "12/10/2026 on line 2 would lie ahead in another order")
    }

    @Test func `when nothing decides it stays open, unless every order gives the same days`() {
        #expect(decide(["01/02/2026", "03/04/2026"]) == .open([.dmy, .mdy]))
        #expect(order(decide(["02/02/2026"])) != nil)
        #expect(decide(["2026-02-03", "1772323200", ""]) == .needless)
        #expect(order(decide(["01/02/2026"], vendor: .mdy)) == .mdy)
        #expect(order(decide(["01.02.2026"])) == .dmy)
    }

    @Test func `two dates that contradict each other fit no order`() {
        #expect(
            decide(["23/11/2026", "01/02/2026", "11/23/2026"])
                == .contradiction(.init(line: 4, text: "11/23/2026"), .init(line: 2, text: "23/11/2026")))
    }

    @Test func `the vendor's order yields to the column`() {
        #expect(order(decide(["23/11/2026"], vendor: .mdy)) == .dmy)
    }

    @Test func `an order that was told, or kept, must fit`() {
        #expect(order(decide(["01/02/2026"], given: .dmy)) == .dmy)
        #expect(decide(["01/23/2026"], given: .dmy) == .unfit(.dmy, .init(line: 2, text: "01/23/2026")))
        #expect(order(decide(["01/02/2026"], kept: .mdy)) == .mdy)
        #expect(decide(["23/11/2026"], kept: .mdy) == .unfit(.mdy, .init(line: 2, text: "23/11/2026")))
        #expect(decide(["12/10/2026"], kept: .mdy) == .unfit(.mdy, .init(line: 2, text: "12/10/2026")))
    }
}
