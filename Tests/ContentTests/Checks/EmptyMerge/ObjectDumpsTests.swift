import TestSupport
import Testing

@testable import Content

/// Values that a program printed with their type or address.
struct ObjectDumpsTests {
    @Test func `an object in a greeting is found in a letter too`() {
        let mail = message(
            "From: Ann <ann@example.com>", "Subject: Hi", "", "Hello com.shop.Customer@4e25154f,", "", "hi")
        #expect(emptyMerges(in: mail).first?.hasPrefix("object-dump") == true)
        let other = message(
            "From: Ann <ann@example.com>", "Subject: Hi", "", "Hello Ann,", "", "com.shop.Customer@4e25154f")
        #expect(emptyMerges(in: other) == [])
    }

    @Test(arguments: [
        "Hello User(name=Jane, id=4),", "Address: Address{street='Main', city='Leeds'}",
        "Item(id=1), Item(id=2)",
        "Address: Address { City = Leeds, Zip = LS1 }",
    ])
    func `a printed record is found`(line: String) {
        #expect(emptyMerges(in: campaign(text: "\(line)\r\n\r\nBye")).first?.hasPrefix("object-dump") == true)
    }

    @Test(arguments: [
        "Discount (code=SAVE) today", "Size (a = b)", "See https://shop.example/Page(x=1", "PI(n=1)", "a == b",
        "Sale(=50)",
    ])
    func `brackets with a sign of equality in prose pass`(line: String) {
        #expect(emptyMerges(in: campaign(text: "\(line)\r\n\r\nBye")) == [])
    }

    @Test func `a map of Go is found, and an index is not`() {
        let found = emptyMerges(in: campaign(html: "<p>We come to map[city:Leeds zip:LS1] on Monday.</p>"))
        #expect(found == ["object-dump map["])
        #expect(emptyMerges(in: campaign(html: "<p>See the map[1] of the city: it is new.</p>")) == [])
    }

    @Test(arguments: [
        "Interested in: Array", "Array", "Dear com.acme.User@1f32e575, hello", "Your plan [I@6d06d69c renews",
        "[Ljava.lang.String;@1b6d3586", "User$Proxy14@3f2a1c9d", "java.util.ArrayList", "Items: java.util.HashMap",
        "function () { return this.name }", "function(){return 1}", "Name: function (a) { return a }",
        "() => user.name",
        "(a, b) => a + b", "Hello HASH(0x55d0c8a3b2f0), ok", "ARRAY(0x1f3b2c8)", "CODE(0x7fa0b1c)",
        "#&lt;User id: 1, name: nil>", "#&lt;Proc:0x000055d0c8a3b2f0>", "&lt;bound method User.name of x>",
        "&lt;function name at 0x7f1c2a>", "&lt;__main__.User instance>", "System.Collections.Generic.List",
        "Name: System.String[]", "stdClass Object", "array(3) {", "Name: string(4)", "Total: Decimal('19.90')",
        "{\"id\":1,\"total\":2}", "Plan: map[string]interface {}", "You have Some(\"3\") points",
        "Level Optional(5) now", "[object Promise]",
    ])
    func `a dump is found`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == ["object-dump"])
    }

    @Test(arguments: [
        "Product: Array Technologies", "Array of colours", "Follow Kim@12345", "Write to Ann@1f32e5.example",
        "@1f32e5 on Twitter", "Function: noun", "The function (see below) is simple", "function (noun): a purpose",
        "Hash(0x) browns", "string(s): 4", "Some(\"quoted\" words)", "Optional (5)", "Decimal points matter",
        "System. String theory", "5 &lt; 6", "#&lt;3 our users", "a =&gt; b",
    ])
    func `ordinary writing passes`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == [])
    }

    @Test func `a field named Array passes when the text speaks of arrays`() {
        #expect(kinds("<p>What an Array of 40 panels costs.</p><p>Product: Array</p>") == [])
        #expect(kinds("<table><tr><th>Interested in</th><td>Array</td></tr></table>") == ["object-dump"])
    }

    @Test func `a dump in a code sample passes in mail about code`() {
        let html = "<p>See:</p><pre>const f = (a) => {\nfunction () { return 1; }\n};</pre>"
        #expect(kinds(html) == [])
        let text = "The value is\r\n\r\njava.util.ArrayList\r\n"
        #expect(emptyMerges(in: campaign(subject: "Developer news", text: text)) == [])
        #expect(emptyMerges(in: campaign(text: text)).count == 1)
    }

    @Test func `a dump passes in a letter that a person typed`() {
        let letter = message("From: Ann <ann@example.com>", "Subject: Bug", "", "It prints com.acme.User@1f32e575.")
        #expect(emptyMerges(in: letter) == [])
    }

    @Test func `many signs are judged in linear time`() {
        for piece in ["User@1f32e575 ", "#<User ", "a.b.c@", "Array\n", "(a) => ", "function ("] {
            let mail = { (octets: Int) in
                facts(campaign(text: String(repeating: piece, count: octets / piece.utf8.count)))
            }
            let ratio = LinearTime.ratio(mail(10_000), mail(10_000 * LinearTime.growth)) {
                _ = EmptyMergeCheck().judge($0)
            }
            #expect(ratio <= LinearTime.limit, "\(piece)")
        }
    }

    private func kinds(_ html: String) -> [String] { EmptyMergeCheck().judge(facts(campaign(html: html))).map(\.kind) }
}
