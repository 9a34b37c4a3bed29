import Guard
import Testing

struct ListNameTests {
    @Test(arguments: ["unsubscribed", "a", "eu-west_2.v1", String(repeating: "x", count: 64)])
    func `a good name`(name: String) { #expect(ListName.isGood(name)) }

    @Test(arguments: ["", "a b", "a/b", "ä", "a\n", String(repeating: "x", count: 65)])
    func `a bad name`(name: String) { #expect(!ListName.isGood(name)) }

    @Test func `an entry is read as in a file, and one that cannot be read is not shown`() throws {
        #expect(try ListTarget(entry: " Ann+x@Example.com ", .subaddress) == .address("ann@example.com"))
        #expect(try ListTarget(entry: "*.example.com") == .domainAndSubdomains("example.com"))
        let fault = #expect(throws: ListBadEntry.self) { try ListTarget(entry: "secret person@") }
        #expect(fault?.description.contains("secret") == false)
    }
}
