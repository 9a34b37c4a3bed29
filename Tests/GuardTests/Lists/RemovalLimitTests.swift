import Guard
import Testing

struct RemovalLimitTests {
    @Test(arguments: [
        // rows, the most that may go
        (0, 0), (1, 0), (2, 1), (3, 1), (5, 2), (10, 5), (50, 5), (59, 5), (60, 6), (1204, 120),
    ])
    func `usually a tenth may go, and a few of a small list`(rows: Int, most: Int) {
        #expect(RemovalLimit.usual.most(of: rows) == most)
    }

    @Test(arguments: [
        (0.1, 2, 0), (0.1, 10, 1), (0.2, 3, 0), (0.29, 100, 29), (0.07, 100, 7), (1, 10, 10), (0, 1000, 0),
    ])
    func `a configured share is exact`(share: Double, rows: Int, most: Int) {
        #expect(RemovalLimit(share: share).most(of: rows) == most)
    }

    @Test func `the refusal says how many go, how many are new, and the limit`() {
        let limit = RemovalLimit(share: 0.1)
        #expect(
            limit.objection(to: ListTurnover(new: 20, gone: 412, stay: 792), of: 1204)
                == "412 of 1,204 entries go (34 %), 20 are new; max_removed is 10 %")
        #expect(
            limit.objection(to: ListTurnover(new: 1, gone: 1, stay: 0), of: 1)
                == "1 of 1 entries goes (100 %), 1 is new; max_removed is 10 %")
        #expect(
            limit.objection(to: ListTurnover(new: 0, gone: 101, stay: 899), of: 1000)
                == "101 of 1,000 entries go (more than 10 %), 0 are new; max_removed is 10 %")
        #expect(limit.objection(to: ListTurnover(new: 0, gone: 100, stay: 900), of: 1000) == nil)
        #expect(RemovalLimit.percent(0.005) == "0.5" && RemovalLimit.percent(0.1) == "10")
    }

    @Test func `a suppression list has a limit when none is configured, an audience has none`() {
        #expect(RemovalLimit.of(configured: nil, kind: .suppression) == .usual)
        #expect(RemovalLimit.of(configured: nil, kind: .audience) == nil)
        #expect(RemovalLimit.of(configured: 0.3, kind: .audience) == RemovalLimit(share: 0.3))
        #expect(RemovalLimit.of(configured: 0.1, kind: .suppression) != .usual)
    }

    @Test func `the old name of an exception is read`() {
        #expect(ListImportOrder.Exception(name: "shrunk") == .removed)
        #expect(ListImportOrder.Exception(name: "older") == .older)
        #expect(ListImportOrder.Exception(name: "empty") == nil)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `thousands are separated`(number: Int, text: String) { #expect(number.grouped == text) }
}
