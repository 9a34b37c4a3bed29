import Testing

@testable import Content

/// The search for bytes in blocks finds what a search byte by byte finds, wherever blocks begin and end.
struct RareByteTests {
    /// A text of this length with the byte at one place, and the places to begin from.
    private func each(_ byte: UInt8, _ body: (_ text: [UInt8], _ place: Int, _ start: Int) -> Void) {
        for count in [1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 70] {
            for place in 0..<count {
                var text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
                text[place] = byte
                for start in [0, 1, place, place + 1] where start <= count { body(text, place, start) }
            }
        }
    }

    @Test func `one byte is found at every place`() {
        each(UInt8(ascii: "@")) { text, place, start in
            let found = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: start)
            #expect(found == (start > place ? text.count : place))
        }
    }

    @Test(arguments: "[<(".utf8) func `one of three bytes is found at every place`(byte: UInt8) {
        each(byte) { text, place, start in
            let found = RareByte.next(
                UInt8(ascii: "["), or: UInt8(ascii: "<"), or: UInt8(ascii: "("), in: text.span.bytes, from: start)
            #expect(found == (start > place ? text.count : place))
        }
    }

    @Test func `the first of several bytes counts`() {
        let text = Array((String(repeating: "a", count: 20) + "<a[" + String(repeating: "a", count: 20)).utf8)
        #expect(RareByte.next(UInt8(ascii: "["), or: UInt8(ascii: "<"), in: text.span.bytes, from: 0) == 20)
        #expect(RareByte.next(UInt8(ascii: "["), or: UInt8(ascii: "<"), in: text.span.bytes, from: 21) == 22)
    }
}
