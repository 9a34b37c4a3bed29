import Testing

@testable import Mail

struct AddressTests {
    @Test(arguments: [
        "jane@example.com", "j@a", "jane.doe+tag@mail.example.co.uk", "!#$%&'*+-/=?^_`{|}~@example.com",
        "\"jane doe\"@example.com", "\"a\\\"b\"@example.com", "\"\"@example.com", "\"a@b\"@example.com",
        "jane@[192.0.2.1]", "jane@[IPv6:2001:db8::1]", "jane@[IPv6:::]", "jane@[IPv6:::ffff:192.0.2.1]",
        "jane@[ipv6:1:2:3:4:5:6:7:8]", "jane@[IPv6:1:2:3:4:5:6:192.0.2.1]", "jane@[IPv6:1::]",
        "jürgen@example.com", "jane@bücher.example", "用户@例子.广告", "jane@xn--bcher-kva.example", "1@2.3",
        "jane@\(String(repeating: "a", count: 63)).com", "\(String(repeating: "a", count: 64))@example.com",
    ])
    func `a mailbox is read`(_ text: String) throws {
        let address = try #require(Address(text))
        #expect(address.fullText == text)
        #expect("\(address.localPart)@\(address.domain)" == text)
    }

    @Test(arguments: [
        "", "@", "jane", "jane@", "@example.com", "jane@@example.com", ".jane@example.com", "jane.@example.com",
        "ja..ne@example.com", "jane doe@example.com", "jane@example..com", "jane@.example.com", "jane@example.com.",
        "jane@-example.com", "jane@example-.com", "jane@exa_mple.com", "jane@exa mple.com", "<jane@example.com>",
        " jane@example.com", "jane@example.com ", "jane@example.com\r\n", "ja\rne@example.com", "ja\0ne@example.com",
        "ja\u{85}ne@example.com", "jane@exa\u{9F}mple.com", "ja\u{2028}ne@example.com", "\"\u{2029}\"@example.com",
        "jane@exa\u{202E}mple.com", "\"jane@example.com", "\"ja\"ne@example.com",
        "\"ja\nne\"@example.com", "\"ja\\\u{7F}ne\"@example.com", "\"jane\\\"@example.com", "jane(c)@example.com",
        "jane@[192.0.2]", "jane@[192.0.2.256]", "jane@[192.0.2.1", "jane@[]", "jane@[192.0.2.1.5]", "jane@[1.2.3.]",
        "jane@[IPv6:]", "jane@[IPv6:1]", "jane@[IPv6:1::2::3]", "jane@[IPv6:12345::]", "jane@[IPv6:g::]",
        "jane@[IPv6:1:2:3:4:5:6:7:8:9]", "jane@[IPv6:1:]", "jane@[IPv6:1:2:3:4:5:6:7:192.0.2.1]", "jane@[X:y]",
        "jane@[2001:db8::1]", "jane@{{domain}}", "{{email}}",
        "jane@\(String(repeating: "a", count: 64)).com", "\(String(repeating: "a", count: 65))@example.com",
        "jane@\(String(repeating: "a.", count: 126))com",
        // Domains that IDNA cannot map, local parts of only invisible characters, and one that becomes too long.
        "jane@\u{2615}.example", "jane@\u{200B}\u{AD}.com", "jane@\u{5D0}a.com", "jane@ex\u{FF3F}ample.com",
        "jane@\u{FF05}.com", "\u{200B}@example.com", "\u{AD}\u{FEFF}\u{2060}@example.com",
        "\(String(repeating: "\u{FDFA}", count: 21))@example.com",
    ])
    func `a text that is not a mailbox is refused`(_ text: String) {
        #expect(Address(text) == nil)
    }

    @Test func `a mailbox of 254 octets is read, and a longer one is refused`() {
        let label = String(repeating: "d", count: 61)
        let domain = [label, label, label].joined(separator: ".") + "."
        let rest = 254 - 65 - domain.utf8.count
        let local = String(repeating: "l", count: 64)
        #expect(Address("\(local)@\(domain)\(String(repeating: "e", count: rest))") != nil)
        #expect(Address("\(local)@\(domain)\(String(repeating: "e", count: rest + 1))") == nil)
    }

    @Test(arguments: [
        ("jane@example.com", "jane@example.com"), ("Jane.Doe@EXAMPLE.com", "jane.doe@example.com"),
        ("\"jane\"@example.com", "jane@example.com"), ("\"Jane.Doe\"@example.com", "jane.doe@example.com"),
        ("\"j\\ane\"@example.com", "jane@example.com"), ("\"jane doe\"@example.com", "\"jane doe\"@example.com"),
        ("\"jane\\ doe\"@example.com", "\"jane doe\"@example.com"), ("\"a\\\\b\\\"\"@x.com", "\"a\\\\b\\\"\"@x.com"),
        ("\".a\"@x.com", "\".a\"@x.com"), ("\"a..b\"@x.com", "\"a..b\"@x.com"), ("\"\"@x.com", "\"\"@x.com"),
        ("jane@Bücher.example", "jane@xn--bcher-kva.example"), ("jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
        ("jane@bu\u{308}cher.example", "jane@xn--bcher-kva.example"),
        ("jane@XN--BCHER-KVA.example", "jane@xn--bcher-kva.example"),
        ("jane@例子\u{3002}广告", "jane@xn--fsqu00a.xn--4rr70v"), ("JÜRGEN@example.com", "jürgen@example.com"),
        ("jane@[IPv6:2001:DB8::1]", "jane@[ipv6:2001:db8::1]"),
    ])
    func `the key of an address is its normal form`(_ text: String, _ key: String) throws {
        let address = try #require(Address(text))
        #expect(Array(address.key.utf8) == Array(key.utf8))
    }

    /// One person's address in other characters, as a sender or a list may write it.
    @Test(arguments: [
        "ja\u{AD}ne@example.com", "ja\u{200B}ne@example.com", "\u{FEFF}jane@example.com", "jane\u{2060}@example.com",
        "jane\u{FE0F}@example.com", "ja\u{200D}ne@example.com", "ｊａｎｅ@example.com", "ＪＡＮＥ@example.com",
        "𝐣𝖺𝓃𝔢@example.com",
        "ⓙane@example.com", "jane@ｅｘａｍｐｌｅ.com", "jane@EXAMPLE．COM", "jane@example\u{FF61}com",
        "jane@exam\u{AD}ple.com", "jane@exam\u{200B}ple.com", "jane@exam\u{2060}ple.com", "jane@𝐞xample.com",
        "jane@example.ⓒom", "\"ｊａｎｅ\"@example.com",
    ])
    func `compatibility and invisible characters do not change the key`(_ text: String) throws {
        #expect(try #require(Address(text)).key == "jane@example.com")
    }

    @Test(arguments: [
        ("jane@straße.example", "jane@xn--strae-oqa.example"), ("jane@STRASSE.example", "jane@strasse.example"),
        ("jane@βόλος.example", "jane@xn--nxasmm1c.example"), ("นำ้@example.com", Address("นํา้@example.com")?.key ?? ""),
        ("jane@\u{1E9E}.example", "jane@ss.example"), ("a％b@example.com", "a%b@example.com"),
    ])
    func `names outside ASCII are mapped as mail servers map them`(_ text: String, _ key: String) throws {
        #expect(try #require(Address(text)).key == key)
    }

    @Test(arguments: [
        ("jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example"), ("jane@example.com", "jane@example.com"),
        // "ｅｘ.com" unmapped, in Punycode: a key of older rules.
        ("jane@xn--qi7cjb.com", "jane@ex.com"), ("ｊane@example.com", "jane@example.com"),
    ])
    func `a key of older rules is renewed by the current rules`(_ old: String, _ key: String) {
        #expect(Address.renewedKey(old) == key)
    }

    @Test func `only an address outside ASCII needs SMTPUTF8`() {
        #expect(Address("jane@example.com")?.needsSMTPUTF8 == false)
        #expect(Address("jane@bücher.example")?.needsSMTPUTF8 == true)
        #expect(Address("jürgen@example.com")?.needsSMTPUTF8 == true)
    }

    @Test(arguments: ["jane.doe@example.com", "\"jane.doe\"@example.com", "jane.doe@[192.0.2.1]"])
    func `no way of printing shows the whole address`(_ text: String) throws {
        let address = try #require(Address(text))
        var dumped = ""
        dump(address, to: &dumped)
        let optional: Address? = address
        struct Holder { let address: Address }
        for printed in [
            "\(address)", String(describing: address), String(reflecting: address), dumped, "\(optional as Any)",
            "\([address])", "\(Holder(address: address))", "\(Mirror(reflecting: address).children.map(\.value))",
        ] {
            #expect(!printed.contains("jane"), "\(printed)")
            #expect(printed.contains("…@"))
        }
    }

    @Test func `a redacted address keeps its first character and its domain`() {
        #expect(Address("jane@example.com")?.description == "j…@example.com")
    }

    @Test(arguments: [
        ("ask Jane@Example.com.", "ask [x]."), ("mary.jane@example.com", nil), ("mary-jane@example.com", nil),
        ("jane@example.com.au", nil), ("jane@example.computer", nil), ("a+jane@example.com", nil),
        ("mailto:jane%40example.com?x", "mailto:[x]?x"), ("email%3Djane@example.com", "email%3D[x]"),
        ("<jane&#64;example.com>", "<[x]>"), ("(\"jane\"@example.com)", "([x])"), ("1jane@example.com", nil),
        ("jane@example.com,jane@example.com", "[x],[x]"), ("{\"a\":\"jane\\u0040example.com\"}", "{\"a\":\"[x]\"}"),
    ])
    func `an address is removed from text as a whole, however it is written`(_ text: String, _ clean: String?) throws {
        #expect(try #require(Address("\"Jane\"@example.com")).scrubbed(from: text, as: "[x]") == clean)
    }
}
