import Testing

@testable import Control

struct OrNullTests {
    private struct Sample: Hashable, Codable {
        @OrNull var named: String?
        @OrNull var counts: [Int]?
        var plain: String?
    }

    @Test func `nil is written as null with the wrapper and left out without it`() throws {
        #expect(ControlJSON.text(Sample(named: nil, counts: nil)) == #"{"counts":null,"named":null}"#)
        let full = Sample(named: "a", counts: [1], plain: "b")
        #expect(ControlJSON.text(full) == #"{"counts":[1],"named":"a","plain":"b"}"#)
        #expect(try ControlJSON.decode(Sample.self, from: ControlJSON.encode(full)) == full)
    }

    @Test(arguments: ["{}", #"{"named":null}"#, #"{"named":null,"counts":null}"#])
    func `null and a missing key are read as nil`(json: String) throws {
        #expect(try ControlJSON.decode(Sample.self, from: Array(json.utf8)) == Sample(named: nil, counts: nil))
    }

    @Test func `a value of another type is an error`() {
        #expect(throws: DecodingError.self) {
            try ControlJSON.decode(Sample.self, from: Array(#"{"named":1}"#.utf8))
        }
    }
}
