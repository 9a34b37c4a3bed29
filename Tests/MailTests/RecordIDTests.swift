import Testing

@testable import Mail

struct RecordIDTests {
    static let values: [Int64] = [1, 31, 32, 1 << 21, 1_796_000_000_000 << 21 | 5, Int64.max]

    @Test(arguments: values) func `an id reads back from its text, in either case`(value: Int64) {
        let id = RecordID(value: value)
        #expect(id.description.utf8.count == 13)
        #expect(RecordID(id.description) == id)
        #expect(RecordID(id.description.uppercased()) == id)
    }

    @Test func `the texts of ids sort in the order of the ids`() {
        let ids = Self.values.map { RecordID(value: $0) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
    }

    @Test func `the first id of a millisecond is above all ids of the millisecond before`() {
        for milliseconds: Int64 in [.min, -1, 0] { #expect(RecordID.first(at: milliseconds).value == 0) }
        for milliseconds: Int64 in [.max, 4_398_046_511_104, 4_398_046_511_105] {
            #expect(RecordID.first(at: milliseconds).value > RecordID.first(at: 1_796_000_000_001).value)
        }
        #expect(RecordID.first(atDay: .max).value > 0 && RecordID.first(atDay: .min).value == 0)
        #expect(RecordID.first(at: 1_796_000_000_001).madeAt == Timestamp(microseconds: 1_796_000_000_001_000))
        let first = RecordID.first(at: 1_796_000_000_001)
        #expect(RecordID(value: first.value - 1) > RecordID.first(at: 1_796_000_000_000))
        #expect(RecordID.first(at: 1_796_000_000_000).value >> 21 == 1_796_000_000_000)
    }

    @Test(arguments: [
        "", "0", "00000000000001", "000000000000u", "00000000000 1", "zzzzzzzzzzzzz", "é000000000000", "000000000000-",
    ]) func `a text that is not an id is refused`(text: String) {
        #expect(RecordID(text) == nil)
    }
}
