import Testing

@testable import Mail

/// Names as mail programs show them.
struct QuotedNameTests {
    @Test(arguments: [
        ("\"\\{\\{brand\\}\\}\" <n@s.example>", "{{brand}} <n@s.example>"),
        ("\"{\\{brand}}\" <n@s.example>", "{{brand}} <n@s.example>"),
        ("(\\{\\{brand\\}\\}) <n@s.example>", "({{brand}}) <n@s.example>"),
        ("n@s.example (\\{\\{brand\\}\\})", "n@s.example ({{brand}})"),
        ("{\"{\"brand}} <n@s.example>", "{{brand}} <n@s.example>"),
        ("{\\{brand}} <n@s.example>", "{{brand}} <n@s.example>"),
        ("\"{\\{bra\n nd}}\" <n@s.example>", "{{bra nd}} <n@s.example>"),
        ("\"{\\\n {brand}}\" <n@s.example>", "{ {brand}} <n@s.example>"),
        ("\"a \\\\ b \\\"c\\\"\" <n@s.example>", "a \\ b \"c\" <n@s.example>"),
        ("\"\\=?utf-8?q?=7B=7Bbrand=7D=7D?=\" <n@s.example>", "{{brand}} <n@s.example>"),
        ("\"unfinished \\{\\{brand}} <n@s.example>", "unfinished {{brand}} <n@s.example>"),
    ])
    func `a quoted name is also read without its quoting`(_ value: String, _ expected: String) {
        for name in ["From", "To", "Cc", "Reply-To", "Sender"] {
            #expect(Message(wire: "\(name): \(value)\n\nx").texts(name).contains(expected))
        }
    }

    @Test(arguments: [
        "\"Shop\" <n@s.example>", "Shop <n@s.example>", "\"a, b\" <n@s.example>, \"c\"<c@s.example>",
        "\"a b\"@s.example", "<\"a b\"@s.example>", "Team: \"a\" <n@s.example>;", "(\"x\") n@s.example", "",
    ])
    func `a name that is quoted as a whole is read once`(_ value: String) {
        #expect(Message(wire: "From: \(value)\n\nx").texts("From") == [value].filter { !$0.isEmpty })
    }

    @Test func `a backslash in a subject is kept`() {
        #expect(Message(wire: "Subject: \\o/ \\{\n\nx").texts("Subject") == ["\\o/ \\{"])
    }

    @Test func `a place in an unquoted name leads back to its bytes`() throws {
        let wire = "From: \"a \\{\\{x\\}}\" <n@s.example>\r\n\r\nx"
        let bytes = Array(wire.utf8)
        let message = Message(bytes: bytes)
        let index = try #require(message.surfaces.lastIndex { $0.name == "From" })
        #expect(text(message.surfaces[index].text) == "a {{x}} <n@s.example>")
        let origins = bytes.withUnsafeBytes { MessageOrigins(reading: $0) }
        #expect(origins.count == message.surfaces.count)
        #expect(text(Array(bytes[origins.range(of: 2..<7, inSurface: index)])) == "{\\{x\\}}")
    }
}
