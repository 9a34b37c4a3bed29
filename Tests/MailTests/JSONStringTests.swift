import Foundation
import Mail
import Testing

struct JSONStringTests {
    private static func encoded(_ text: String) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return JSONString.harmless(Array(try encoder.encode(text)))
    }

    /// All of C0, the quote, the backslash and the slash, DEL, all of C1, and other harmful or long characters.
    private static let scalars: [Unicode.Scalar] =
        (0...0x100).map { Unicode.Scalar($0)! } + [
            "\u{61C}", "\u{200D}", "\u{200E}", "\u{2027}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{2069}",
            "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10000}", "\u{1F600}", "\u{10FFFF}",
        ]

    @Test func `every character is written as JSONEncoder writes it, or escaped`() throws {
        for scalar in Self.scalars {
            for text in [String(scalar), "a\(scalar)z", "ä\(scalar)\(scalar)"] {
                let quoted = JSONString.quoted(text)
                #expect(try Array(quoted.utf8) == Self.encoded(text), "U+\(String(scalar.value, radix: 16))")
                #expect(!quoted.unicodeScalars.contains { $0.isHarmful }, "U+\(String(scalar.value, radix: 16))")
                #expect(try JSONDecoder().decode(String.self, from: Data(quoted.utf8)) == text)
            }
        }
    }

    @Test func `short escapes are used where they exist`() {
        #expect(JSONString.quoted("") == "\"\"")
        #expect(JSONString.quoted("\"\\/\u{8}\u{C}\n\r\t") == #""\"\\/\b\f\n\r\t""#)
        #expect(JSONString.quoted("\u{0}\u{1F}\u{7F}\u{9B}\u{2028}") == #""\u0000\u001f\u007f\u009b\u2028""#)
    }

    /// Swift text has no lone surrogates: the three bytes of one become three replacement characters.
    @Test func `bytes that are not UTF-8 become U+FFFD`() throws {
        let text = String(decoding: [0x61, 0xED, 0xA0, 0x80, 0x7A] as [UInt8], as: UTF8.self)
        #expect(JSONString.quoted(text) == "\"a\u{FFFD}\u{FFFD}\u{FFFD}z\"")
        #expect(try Array(JSONString.quoted(text).utf8) == Self.encoded(text))
    }

    @Test func `an address is written unchanged except for quotes and backslashes`() throws {
        let address = try #require(Address(#""jane \"d\" \\"@example.com"#))
        #expect(JSONString.quoted(address.fullText) == #""\"jane \\\"d\\\" \\\\\"@example.com""#)
    }

    @Test func `a string is appended to the existing bytes`() {
        var bytes = Array("[".utf8)
        JSONString.append("é", to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "[\"é\"")
    }
}
