import Testing

@testable import Guard

struct ProportionTestTests {
    // z was computed independently of this code, to two digits.
    private static let cases: [((Int, Int), (Int, Int), ProportionTest.Result)] = [
        ((2, 1000), (300, 300), .more),  // 35.90
        ((50, 1000), (10, 1000), .less),  // -5.24
        ((10, 1000), (12, 1000), .same),  // 0.43
        ((100, 1000), (138, 1000), .more),  // 2.62
        ((100, 1000), (137, 1000), .same),  // 2.56
        ((0, 400), (20, 400), .more),  // 4.53
        ((1000, 1000), (985, 1000), .less),  // -3.89
        // Fewer than five expected on one side in one group.
        ((0, 100_000), (3, 100_000), .tooFew), ((4, 100), (5, 100), .tooFew), ((1000, 1000), (995, 1000), .tooFew),
        ((0, 0), (50, 100), .tooFew), ((50, 100), (0, 0), .tooFew), ((0, 0), (0, 0), .tooFew),
        ((0, 100), (0, 100), .tooFew), ((100, 100), (100, 100), .tooFew), ((10, 1_000_000), (1, 3), .tooFew),
    ]

    @Test(arguments: cases) func `only a difference beyond chance and with enough messages is reported`(
        first: (Int, Int), second: (Int, Int), result: ProportionTest.Result
    ) {
        let compare = { (a: (Int, Int), b: (Int, Int)) in
            ProportionTest.compare((part: a.0, all: a.1), (part: b.0, all: b.1))
        }
        #expect(compare(first, second) == result)
        let opposite: ProportionTest.Result = result == .more ? .less : result == .less ? .more : result
        #expect(compare(second, first) == opposite)
    }
}
