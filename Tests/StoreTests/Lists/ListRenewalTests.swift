import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// Lists written under older rules for normal forms.
@Suite(.scoped) struct ListRenewalTests {
    /// Leaves a list as an older guard did: these keys, under older rules.
    private func writeOldList(_ keys: [String], rules: Int = 1, change: String? = nil) async throws {
        let store = try openStore()
        try await put(store, entries(keys))
        if let change {
            _ = try await store.change(
                ListChange(list: "optouts", action: .add, entry: entries([change])[0], who: "ann", at: noon),
                kind: .suppression)
        }
        try await store.writer.perform("") { try $0.execute(sql: "UPDATE list_versions SET key_rules = \(rules)") }
        store.close()
    }

    @Test func `a list written under older key rules is converted, and every person is found`() async throws {
        // "ｅｘ.com" in Punycode without UTS 46, a local part in full-width letters, and two keys that are one person
        // today.
        try await writeOldList([
            "joe@xn--qi7cjb.com", "ｊane@example.com", "jane@example.com", "kim@example.com", "@xn--qi7cjb.com",
            "max@xn--bcher-kva.example",
        ])
        let store = try openStore()
        defer { store.close() }
        for address in ["joe@ex.com", "ann@ｅｘ.com", "jane@example.com", "kim@example.com", "max@bücher.example"] {
            #expect(try await store.hits(Address(address)!).map(\.list) == ["optouts"], "\(address)")
        }
        #expect(store.versions().map(\.rows) == [5] && store.versions().map(\.doubt) == [nil])
        let rules = try await store.read("") { try Int.fetchAll($0, sql: "SELECT key_rules FROM list_versions") }
        #expect(rules == [ListRenewal.rules])
    }

    @Test func `entries with a spreadsheet's or a typographic apostrophe are converted`() async throws {
        try await writeOldList(["'ann@example.com", "o’neil@example.com", "d'arc@example.com"], rules: 2)
        let store = try openStore()
        defer { store.close() }
        for address in [
            "ann@example.com", "'ann@example.com", "o'neil@example.com", "o’neil@example.com", "d‘arc@example.com",
        ] {
            #expect(try await store.hits(Address(address)!).map(\.list) == ["optouts"], "\(address)")
        }
    }

    @Test func `a list whose keys are the same under the new rules keeps its file`() async throws {
        try await writeOldList(["joe@example.com", "max@xn--bcher-kva.example"])
        let path = try stateFolder + "/lists/1.list"
        let before = try ListHeader(ListDescriptor(path).read(ListHeader.bytes, at: 0))
        let store = try openStore()
        defer { store.close() }
        #expect(try ListHeader(ListDescriptor(path).read(ListHeader.bytes, at: 0)) == before)
        #expect(try await store.hits(Address("max@bücher.example")!).count == 1)
    }
}
