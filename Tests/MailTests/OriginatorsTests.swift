import Mail
import Testing

/// The originators that a header section names.
struct OriginatorsTests {
    private func read(_ fields: String...) -> Originators {
        let text = fields.map { $0 + "\r\n" }.joined() + "\r\nHi\r\n"
        return Array(text.utf8).withUnsafeBytes { Originators(of: Message(reading: $0)) }
    }

    @Test func `each mailbox of all From and Sender fields is an originator, listed once`() {
        let found = read(
            "From: \"Shop, the\" <news@shop.example>, ceo@shop.example (our boss)", "To: ann@example.net",
            "SENDER: bulk@esp.example", "from: News@Shop.example", "Reply-To: reply@other.example")
        #expect(found.addresses.map(\.key) == ["news@shop.example", "ceo@shop.example", "bulk@esp.example"])
        #expect(found.isReadable)
    }

    @Test func `an encoded name is not a mailbox, and a folded field is one field`() {
        let found = read("From: =?utf-8?q?Fr=C3=BChling?=\r\n <news@shop.example>")
        #expect(found.addresses.map(\.key) == ["news@shop.example"] && found.isReadable)
    }

    @Test(arguments: [
        "From: Shop", "From:", "From: news at shop.example", "From: <news@shop.example",
        "From: \"Shop <news@shop.example>",
        "From: =?utf-8?q?news=40shop.example?=", "From: news@shop.example ceo@shop.example", "From: a@b@shop.example",
        "From: news@shop.example\r\nFrom: nobody", "From: news@shop.example\r\nSender: nobody", "From: nobody:;",
        "From: news@shop.example, ", "From: news@shop.example,, x",
    ])
    func `a field with an invalid mailbox makes the originators unreadable`(fields: String) {
        let isEmptyEntry = fields.hasSuffix(", ")
        #expect(read(fields).isReadable == isEmptyEntry, "only an empty entry leaves the originators readable")
    }

    @Test(arguments: [
        "From: =?utf-8?q?news=40shop.example?= <=?utf-8?q?news?=@shop.example>",
        "From: Shop <=?utf-8?b?bmV3cw==?=@shop.example>", "From: <=?utf-8?q?news=40shop.example?=>",
        "From: =?utf-8?q?news=40shop.example?=", "From: =?utf-8?q?Shop_=3Cnews=40shop.example=3E?=",
        "From: a@esp.example\r\nSender: <=?utf-8?q?news?=@shop.example>", "From: news@=?utf-8?q?shop?=.example",
    ])
    func `an address with an encoded word is unreadable, and its decoded readings are listed`(fields: String) {
        let found = read(fields)
        #expect(found.addresses.map(\.key).contains("news@shop.example") && !found.isReadable)
    }

    @Test func `the originators are unreadable without a From field`() {
        #expect(read("Subject: Hi") == Originators([], isReadable: false))
        #expect(read("Subject: Hi") == read("From:", "Subject: Hi"))
        let found = read("Sender: bulk@esp.example", "X-From: news@shop.example")
        #expect(found.addresses.map(\.key) == ["bulk@esp.example"] && !found.isReadable)
    }

    @Test func `the originators are unreadable beyond the limit of mailboxes`() {
        let many = (0...Originators.limit).map { "a\($0)@shop.example" }.joined(separator: ", ")
        let found = read("From: \(many)")
        #expect(found.addresses.count == Originators.limit && !found.isReadable)
        #expect(!String(reflecting: found).contains("shop.example"))
    }

    @Test func `the originators are unreadable when the header section is cut`() {
        let found = read((0..<3000).map { "X-Field-\($0): x" }.joined(separator: "\r\n"), "From: news@shop.example")
        #expect(!found.isReadable)
    }
}
