import Mail
import Testing

@testable import Guard

/// `gmail.com` in a column of addresses is a broken address, not everybody at Gmail.
struct ListBareDomainTests {
    private func read(_ text: String, _ answers: ListAnswers = ListAnswers()) -> ListFile {
        ListFile(Array(text.utf8), answers: answers)
    }

    private static let broken = [
        "email,name\na@x.example,A\ngmail.com,B\n", "email\na@x.example\ngmail.com\n", "email\ngmail.com\n",
        "key,Status,EmailAddress\n1,Unsubscribed,a@x.example\n2,Unsubscribed,hotmail.com\n",
        "Kontakt,Ort\na@x.example,Bonn\nb@x.example,Bonn\ngmail.com,Bonn\n",
        #"[{"email": "a@x.example"}, {"email": "gmail.com"}]"#,
    ]

    @Test(arguments: broken) func `a domain in a column of addresses is a bad row`(text: String) {
        let file = read(text)
        #expect(file.badRows.count == 1 && !file.entries.contains { $0.key.hasPrefix("@") })
        #expect(file.badRows.first?.reason.hasPrefix("a domain without an @ in a column of addresses: \"") == true)
    }

    @Test func `a reader without a survey takes it for a bad row, too`() {
        var reader = ListReader(format: .auto, kind: .suppression)
        reader.append(Array("email\ngmail.com\na@x.example\n".utf8))
        reader.finish()
        guard case .bad = reader.next() else { return #expect(Bool(false), "the domain is an entry") }
    }

    @Test func `domains with an @, most cells, a column told so, and a list without names are domains`() throws {
        #expect(read("email,name\n@x.example,A\na@y.example,B\n").badRows.isEmpty)
        #expect(read("email,name\nx.example,A\ny.example,B\na@z.example,C\n").entries.count == 3)
        var told = ListAnswers()
        try told.addColumns("email=domain")
        #expect(read("email\nx.example\n", told).entries.map(\.key) == ["@x.example"])
        #expect(read("x.example\na@y.example\n").entries.map(\.key) == ["@x.example", "a@y.example"])
    }
}
