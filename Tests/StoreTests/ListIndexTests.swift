import Guard
import Testing

@testable import Store

struct ListIndexTests {
    @Test func `every key is found, and nothing else`() {
        let all = entries(20_000)
        let index = ListIndex(all)
        #expect(index.count == all.count)
        #expect(all.allSatisfy { index.entry($0.key) == $0 })
        #expect(all.allSatisfy { index.entry("x" + $0.key) == nil })
        #expect(index.entry("") == nil)
    }

    @Test func `the first of equal keys counts`() {
        let index = ListIndex([
            ListEntry(key: "a@b.example", reason: "bounced", since: nil),
            ListEntry(key: "a@b.example", reason: "unsubscribed", since: noon),
            ListEntry(key: "c@d.example", reason: "bounced", since: noon),
        ])
        #expect(index.count == 2)
        #expect(index.entry("a@b.example") == ListEntry(key: "a@b.example", reason: "bounced", since: nil))
        #expect(index[1] == ListEntry(key: "c@d.example", reason: "bounced", since: noon))
    }

    @Test func `an empty list holds nothing`() { #expect(ListIndex([ListEntry]()).entry("a@b.example") == nil) }
}
