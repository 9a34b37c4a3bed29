import Testing

@testable import Mail

struct MailboxListTests {
    private func read(_ text: String) -> (addresses: [String], isWhole: Bool) {
        let list = MailboxList(Array(text.utf8))
        return (list.addresses.map(\.fullText), list.isWhole)
    }

    @Test(
        arguments: [
            ("jane@example.com", ["jane@example.com"]),
            (" Jane Doe <jane@example.com> ,ann@example.com", ["jane@example.com", "ann@example.com"]),
            ("\"Doe, Jane\" <jane@example.com>", ["jane@example.com"]),
            ("\"a \\\" <x@example.com>, b\" <jane@example.com>", ["jane@example.com"]),
            ("=?utf-8?Q?Doe=2C_J=C3=A9?= <jane@example.com>", ["jane@example.com"]),
            ("jane@example.com (at home, (or not) \\) <b@example.com>)", ["jane@example.com"]),
            ("jane.old@example.com <jane@example.com>", ["jane@example.com"]),
            ("\"jane doe\"@example.com", ["\"jane doe\"@example.com"]),
            ("<\"a>b\"@example.com>", ["\"a>b\"@example.com"]),
            ("jane@[IPv6:2001:db8::1], ann@example.com", ["jane@[IPv6:2001:db8::1]", "ann@example.com"]),
            ("<@relay.example,@b.example:jane@example.com>", ["jane@example.com"]),
            (
                "Friends: jane@example.com, Ann <ann@example.com>; bob@example.com",
                ["jane@example.com", "ann@example.com", "bob@example.com"]
            ),
            ("jane@example.com; ann@example.com", ["jane@example.com", "ann@example.com"]),
            ("undisclosed-recipients:;", []),
            (", ,", []),
            ("", []),
            ("Jürgen <jürgen@bücher.example>", ["jürgen@bücher.example"]),
        ] as [(String, [String])])
    func `a list of mailboxes is read whole`(text: String, addresses: [String]) {
        let list = read(text)
        #expect(list.addresses == addresses)
        #expect(list.isWhole)
    }

    @Test(arguments: [
        "=?utf-8?Q?Doe,_Jane?= <jane@example.com>", "jane", "Jane Doe", "<>", "jane@", "jane @example.com",
        "jane@example.com ann@example.com",
        "Jane <jane@example.com", "Jane <jane@example.com> <ann@example.com>", "jane@example.com (at home",
        "\"Jane <jane@example.com>", "<jane@example.com> ann@example.com", "jane@example.com:ann@example.com",
        "<jane@example.com>:ann@example.com", "jane@example.com, nobody",
    ])
    func `a list with an invalid address is not whole`(text: String) { #expect(!read(text).isWhole) }

    @Test func `bytes that are not UTF-8 are allowed in a name but not in an address`() {
        #expect(!MailboxList(Array("j".utf8) + [0xE9] + Array("@example.com".utf8)).isWhole)
        let named = MailboxList(Array("J".utf8) + [0xE9] + Array(" <j@example.com>".utf8))
        #expect(named.isWhole && named.addresses.map(\.fullText) == ["j@example.com"])
    }

    /// No text, cut anywhere, makes the reader read beyond its end.
    @Test func `every prefix of a list is read within bounds`() {
        let text = Array(
            "\"A\\\"b\" <@r.example:\"x\\>\"@example.com> (c (d) \\)), e@[192.0.2.1]; g: h@example.com;".utf8)
        for count in 0...text.count { #expect(MailboxList(Array(text[..<count])).addresses.count <= 3) }
        #expect(MailboxList(text).addresses.count == 3)
    }
}
