import Guard
import Testing

struct ListNameTests {
    @Test(arguments: ["unsubscribed", "a", "eu-west_2.v1", String(repeating: "x", count: 64)])
    func `a valid list name is accepted`(name: String) { #expect(ListName.isGood(name)) }

    @Test(arguments: ["", "a b", "a/b", "ä", "a\n", String(repeating: "x", count: 65)])
    func `an invalid list name is refused`(name: String) { #expect(!ListName.isGood(name)) }

    @Test func `a single entry is read as in a file, and the error for a bad one does not show it`() throws {
        #expect(try ListCell(" Ann+x@Example.com ", .subaddress).entries.map(\.target) == [.address("ann@example.com")])
        #expect(try ListCell("*.example.com").entries.map(\.target) == [.domainAndSubdomains("example.com")])
        let fault = #expect(throws: ListBadEntry.self) { try ListCell("secret person@") }
        #expect(fault?.description.contains("secret") == false)
    }
}
