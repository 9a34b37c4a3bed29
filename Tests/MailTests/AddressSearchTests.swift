import Mail
import TestSupport
import Testing

/// An address in text, in any encoding.
struct AddressSearchTests {
    private let wanda = Address("wanda.pell@example.com")!

    private func scrubbed(_ text: String) -> String? { wanda.scrubbed(from: text, as: "[x]") }

    @Test(arguments: [
        "wanda.pell@example.com", "wanda%2Epell%40example.com", "wanda.pell%40example%2Ecom",
        "wanda%252Epell%2540example.com", "\"wanda.pell\"@example.com", "\"wanda\\.pell\"@example.com",
        "wanda&period;pell&commat;example&period;com", "wanda&#46;pell&#x40;example&#0046;com",
        "wanda&amp;#46;pell&amp;commat;example.com", "wanda.pell＠example.com", "ｗａｎｄａ．ｐｅｌｌ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "wanda.pell@example。com", "wan\u{200B}da.pell@exam\u{AD}ple.com", "wanda=2Epell=40example=2Ecom",
        "wanda.pe=\r\nll@example.com", "wanda\\u002epell\\u0040example.com", "%57%61nda.pell@example.com",
        "wanda.pell%EF%BC%A0example.com", "wanda.pell%3Dexample.com", "example.com=wanda.pell",
        "𝐰anda.pell@example.com",
        "WANDA.PELL@EXAMPLE.COM", "&#119;anda.pell@example.com", "wanda.pell=3Dexample.com",
    ])
    func `an address is found in any encoding, and the text around it stays`(_ written: String) {
        for (before, after) in [("", ""), ("a 50% &amp; ü=20", " b%20"), ("<", ">"), ("u=", "&v=1"), ("%3D", "%26")] {
            #expect(scrubbed(before + written + after) == "\(before)[x]\(after)", "\(before)\(written)\(after)")
        }
    }

    @Test(arguments: [
        "mary%2Ewanda.pell@example.com", "mary%2Dwanda.pell@example.com", "mary&period;wanda.pell@example.com",
        "swanda.pell@example.com", "wanda.pell@example.com%2Eau", "wanda.pell@example.community",
        "wandaXpell@example.com", "éwanda.pell@example.com", "wanda.pell@exa%20mple.com",
        "x.\"wanda.pell\"@example.com",
    ])
    func `another person's address stays`(_ text: String) { #expect(scrubbed(text) == nil) }

    /// `=ca` is a byte in quoted-printable.
    @Test func `a bounce address to a domain that begins like an escape is found`() throws {
        let jane = try #require(Address("jane@cafe.example"))
        #expect(jane.scrubbed(from: "b+jane=cafe.example@o.example", as: "[x]") == "b+[x]@o.example")
    }

    @Test func `quoted local parts and letters with marks are found in every form`() throws {
        let doe = try #require(Address("\"jane doe\"@example.com"))
        #expect(doe.scrubbed(from: "for %22jane%20doe%22%40example.com", as: "[x]") == "for [x]")
        let juergen = try #require(Address("jürgen@example.com"))
        for text in ["ju\u{308}rgen@example.com", "J%C3%9Crgen@example.com", "j&uuml;rgen@example.com"] {
            #expect(juergen.scrubbed(from: text, as: "[x]") == "[x]", "\(text)")
        }
    }

    @Test func `an address is found at any offset of a large message`() {
        let traces = AddressTraces(wanda)
        for at in [0, 57_340, 64_500, 65_530, 65_536, 130_000, 199_000] {
            let filler = String(repeating: "abc def ", count: 25_000)
            let text = filler.prefix(at) + " wanda%2Epell%40example.com " + filler.dropFirst(at)
            #expect(traces.isThere(in: Array(text.utf8)), "\(at)")
            #expect(!traces.isThere(in: Array(text.replacing("wanda", with: "mary.wanda").utf8)), "\(at)")
        }
        #expect(!traces.isThere(in: []))
    }

    @Test(arguments: [
        "%25", "&#0", "&amp;", "=", "=\r\n", "\\", "\\u00", "wanda.pell@example.co", "\"wanda.pell\"@", "\u{200B}", "ü",
        "example.com", "wanda.pell@example.com ", "wanda.pell@example.com.",
    ])
    func `hostile text is searched in linear time`(_ part: String) {
        let small = String(repeating: part, count: 4000)
        let large = String(repeating: part, count: 4000 * LinearTime.growth)
        var count = 0
        let ratio = LinearTime.ratio(small, large) { if scrubbed($0 + "example.com") != nil { count += 1 } }
        #expect(ratio <= LinearTime.limit && count >= 0)
    }
}
