import Testing

@testable import Content

struct JSONReaderTests {
    private func read(_ text: String) -> JSONValue? { JSONReader.value(of: Array(text.utf8)) }

    private func text(_ text: String) -> JSONValue { .text(Array(text.utf8)) }

    @Test func `every kind of value is read`() {
        let value = read(#" {"a": [1, -2.5e+3, true, false, null], "b": {"c": "d"}, "e": [], "f": {}} "#)
        #expect(
            value?["a"]
                == .list([.number(Array("1".utf8)), .number(Array("-2.5e+3".utf8)), .bool(true), .bool(false), .null]))
        #expect(value?.value(at: ["b", "c"]) == text("d"))
        #expect(value?.value(at: ["b", "x", "y"]) == nil)
        #expect(value?["e"] == .list([]))
        #expect(value?["f"] == .object([]))
        #expect(value?["g"] == nil)
    }

    @Test func `escapes are resolved`() {
        #expect(read(#""\"\\\/\b\f\n\r\t""#) == .text([0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09]))
        #expect(read(#""caf\u00e9 \uD83D\uDE00""#) == text("café 😀"))
        #expect(read(#""\uD83D!""#) == text("\u{FFFD}!"))
        #expect(read(#""\uD83D\u0041""#) == text("\u{FFFD}A"))
    }

    @Test func `the last of two equal members counts`() { #expect(read(#"{"a": 1, "a": 2}"#)?["a"] == .number([0x32])) }

    @Test(arguments: [
        "", " ", "{", "}", "[", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a: 1}", "{'a': 1}", "\"a",
        "\"a\nb\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "01", "1.", ".5", "-", "1e", "+1", "tru", "nul", "True",
        "1 2",
        "{} {}", "[\"\\uD83D\\u\"]",
    ]) func `a text that is not strict JSON is refused`(text: String) { #expect(read(text) == nil) }

    @Test func `depth and size are limited`() {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(read(deep) != nil)
        #expect(read("[\(deep)]") == nil)
        #expect(read(String(repeating: "[", count: 100_000)) == nil)
        let long = "\"" + String(repeating: "a", count: ProfileLimits.controlHeaderBytes - 2) + "\""
        #expect(read(long) != nil)
        #expect(read(long + " ") == nil)
    }
}
