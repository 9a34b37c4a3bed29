import Testing

@testable import SMTP

struct EightBitContentTests {
    @Test func `a byte above 127 is found at every position`() {
        for count in 0..<40 {
            let plain = [UInt8](repeating: 0x7F, count: count)
            #expect(!plain.withUnsafeBytes(EightBitContent.isIn))
            for place in 0..<count {
                var other = plain
                other[place] = 0x80
                #expect(other.withUnsafeBytes(EightBitContent.isIn), "\(place) of \(count)")
            }
        }
    }

    private static let places: [(String, String?)] = [
        ("Subject: hi\r\n\r\nhi\r\n", nil), ("", nil), ("Subject: ü\r\n\r\nhi\r\n", "line 1 of the header section"),
        ("Subject: a\r\nX: ü\r\n\r\nhi\r\n", "line 2 of the header section"),
        ("Subject: a\r\n\r\nü\r\n", "line 1 of the body"), ("Subject: a\r\n\r\n\r\n\r\nü\r\n", "line 3 of the body"),
        ("\r\nü", "line 1 of the body"), ("Subject: a\r\n folded ü\r\n\r\n", "line 2 of the header section"),
    ]

    @Test(arguments: places)
    func `the first byte above 127 is located by line and part`(message: String, place: String?) {
        let found = Array(message.utf8).withUnsafeBytes(EightBitContent.firstPlace)
        #expect(found == place)
    }
}
