import Content
import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// A person's address as a part of something else: names, bounce addresses, digests, texts about other people.
@Suite(.scoped) struct ErasureTracesTests {
    private let jane = Address("Jane@example.com")!
    private static let person = ErasedPerson(
        Address("Jane@example.com")!, name: [UInt8](repeating: 0xAB, count: 32), digest: testDigest)
    private static let pseudonym = "erased-\(String(repeating: "ab", count: 16))"
    private static let md5 = ListHash.hex(testDigest(.md5, Array("jane@example.com".utf8)))

    @Test(arguments: [
        ("bounce+jane=example.com@esp.example", "bounce+[erased]@esp.example"),
        ("bounce-JANE=Example.com@esp.example", "bounce-[erased]@esp.example"),
        ("bounce+jane%3Dexample.com%40esp.example", "bounce+[erased]%40esp.example"),
        ("bounce+jane+example.com@esp.example", "bounce+[erased]@esp.example"),
        ("bounce-jane-example.com@esp.example", "bounce-[erased]@esp.example"),
        ("SRS0=HHH=TT=example.com=jane@esp.example", "SRS0=HHH=TT=[erased]@esp.example"),
        ("jane-example.com is a host", nil), ("bounce+mary.jane=example.com@esp.example", nil),
        ("bounce+jane=example.com.au@esp.example", nil),
        ("import jane@example.com.csv", "import [erased].csv"), ("jane@example.com-2026", "[erased]-2026"),
        ("jane@example.com.au", nil), ("jane@example.com-shop.example", nil), ("c-jane@example.com", nil),
        ("list x: md5:\(md5)", "list x: md5:[erased]"), ("MD5 \(md5.uppercased()).", "MD5 [erased]."),
        ("list x: md5:0\(md5)", nil),
    ])
    func `a text loses the person's address in every form and keeps other people's addresses`(
        _ text: String, _ clean: String?
    ) {
        #expect(Self.person.scrubbed(text) == clean)
    }

    @Test(arguments: [
        ("c-jane@example.com", "c-@"), ("spring+Jane@Example.com_2", "spring+@_2"), ("c-jane=example.com", "c-="),
        ("2026-11-26_jane@example.com.csv", "2026-11-26_@.csv"), ("mary.jane@example.com", nil),
        ("cjane@example.com", nil), ("c-jane@example.com.au", nil), ("spring", nil), ("only-\(md5)", "only-="),
    ])
    func `the person's address in a name is replaced by the pseudonym`(_ name: String, _ clean: String?) {
        let expected = clean.map { text in
            text.replacing("@", with: "\(Self.pseudonym)\u{0}").replacing("=", with: Self.pseudonym)
                .replacing("\u{0}", with: "@erased.invalid")
        }
        #expect(Self.person.scrubbed(name: name) == expected)
    }

    @Test func `a sender is still an address after an erasure`() {
        let whole = "\(Self.pseudonym)@erased.invalid"
        let long = String(repeating: "b", count: 40)
        let senders: [(String, String?)] = [
            ("JANE@example.com", whole), ("bounce+jane=example.com@f.test", "bounce+\(Self.pseudonym)@f.test"),
            ("\(long)+jane=example.com@f.test", whole), ("mary-jane@example.com", nil), ("news@example.com", nil),
        ]
        for (sender, clean) in senders {
            #expect(Self.person.scrubbed(sender: sender) == clean, "\(sender)")
            #expect(clean.map { Address($0) != nil } ?? true)
        }
        #expect(Self.person.scrubbed(scope: "sender:mary-jane@example.com") == nil)
        #expect(Self.person.scrubbed(scope: "campaign:c-jane@example.com") == "campaign:c-\(whole)")
        #expect(
            Self.person.scrubbed(originators: "?\nann@f.test\nx+jane=example.com@f.test\n")
                == "?\nann@f.test\nx+\(Self.pseudonym)@f.test\n")
    }

    // MARK: lists

    /// Also for a list without the person, and for a list with too many reasons to store each only once.
    @Test(arguments: [3, 5000])
    func `lists lose the person's own reason and the mentions of the person in other entries`(_ count: Int)
        async throws
    {
        let store = try openStore()
        var others = (0..<count).map {
            ListEntry(key: "user\($0)@example.com", reason: "reason \($0)", since: noon)
        }
        others[count - 1] = ListEntry(
            key: "user\(count - 1)@example.com", reason: "friend of JANE@example.com", since: noon,
            segment: "of-jane@example.com")
        let own = ListEntry(key: "jane@example.com", reason: "she asked for it herself", since: noon)
        try await put(store, others + [own]) {
            $0.source = "2026_jane@example.com.csv"
            $0.who = Identity(name: "ann")
        }
        try await put(store, others, list: "friends")
        let change = ListEntry(key: "kim@example.com", reason: "sister of jane@example.com", since: noon)
        _ = try await store.change(
            ListChange(list: "friends", action: .add, entry: change, who: "ann", at: noon), kind: .suppression)

        let result = try await store.erase(jane, who: "ann", at: noon)
        #expect(result.lists == ["optouts"] && result.texts >= 3)
        let pseudonym = try store.lists.erased.person(jane).pseudonym.fullText
        func check(_ store: Store) async throws {
            for list in ["optouts", "friends"] {
                let page = try #require(try await store.rows(of: list, version: nil, cursor: 0, limit: 100_000))
                let entries = Dictionary(uniqueKeysWithValues: page.entries.map { ($0.key, $0) })
                #expect(entries["user\(count - 1)@example.com"]?.reason == "friend of [erased]")
                #expect(entries["user\(count - 1)@example.com"]?.segment == "of-\(pseudonym)")
                #expect(entries["user1@example.com"] == others[1] && entries["jane@example.com"] == nil)
                if list == "friends" { #expect(entries["kim@example.com"]?.reason == "sister of [erased]") }
            }
            #expect(store.versions().first { $0.list == "optouts" }?.source == "2026_\(pseudonym).csv")
            #expect(try await store.history(of: "optouts", newest: 9).map(\.source) == ["2026_\(pseudonym).csv"])
        }
        try await check(store)
        #expect(try await store.erase(jane, who: "ann", at: noon).texts == 0)
        store.close()
        #expect(try files(containing: ["jane@example.com", "she asked for it herself"]) == [])
        let again = try openStore()
        defer { again.close() }
        try await check(again)
    }

    // MARK: the record

    @Test func `campaigns, senders, events and files lose the person, and the chain stays valid`() async throws {
        let store = try openStore()
        let campaign = "c-jane@example.com"
        var first = record(1, campaign: campaign, deliveries: [delivery("joe@example.com", .accepted)])
        first.sender = Address("bounce+jane=example.com@f.test")
        first.originators = Originators([Address("x-jane=example.com@f.test")!])
        first.messageID = "<jane=example.com.17@f.test>"
        try await store.append(first).committed()
        try await store.append(record(2, campaign: "c-ann@example.com", deliveries: [delivery("joe@example.com")]))
            .committed()
        _ = try await store.addStop(
            StopOrder(scope: StopScope("campaign:\(campaign)")!, reason: "of \(campaign)", who: Identity(name: "ann")),
            at: noon)
        let digests = ListHash.Algorithm.allCases.map { ListHash.hex(testDigest($0, Array("jane@example.com".utf8))) }
        try await store.append(
            GuardEvent(
                at: noon, kind: .addToList, who: Identity(name: "ann"), reason: "of \(campaign), says joe",
                subject: "list x: \(digests.joined(separator: ", "))", after: "S1 campaign:\(campaign) hold"))

        #expect(try await store.erase(jane, who: "ann", at: noon).inForce == ["stops.scope of 1"])
        // The stop is still in force, and a guard that starts accepts it as the recorded one.
        let kept = try await store.switchState().stops
        #expect(kept.map(\.scope.text) == ["campaign:\(campaign)"] && !kept[0].reason.contains("jane"))
        _ = try await store.endStop(
            ResumeOrder(stop: StopID(value: 1), reason: "over", who: Identity(name: "ann")), at: noon)
        #expect(try await store.erase(jane, who: "ann", at: noon).inForce == [])

        let person = try store.lists.erased.person(jane)
        let known = try #require(try await store.record(id(1)))
        #expect(known.campaign == "c-\(person.pseudonym.fullText)")
        #expect(known.sender?.fullText == "bounce+\(person.pseudonym.localPart)@f.test")
        #expect(known.originators?.addresses.map(\.fullText) == ["x-\(person.pseudonym.localPart)@f.test"])
        #expect(known.originators?.isReadable == true && known.messageID == "<[erased].17@f.test>")
        #expect(try await store.record(id(2))?.campaign == "c-ann@example.com")
        var filter = RecordFilter()
        filter.campaign = known.campaign
        #expect(numbers(try await store.records(matching: filter)) == [1])
        #expect(try await verifyChain(store).faults == [])
        store.close()
        #expect(try files(containing: ["jane@example.com", "jane=example.com"] + digests) == [])
    }

    @Test func `later mail to an erased person names them in no campaign and no sender`() async throws {
        let store = try openStore()
        _ = try await store.erase(jane, who: "ann", at: noon)
        var late = record(1, campaign: "c-jane@example.com", verdict: .blocked)
        late.sender = Address("bounce+jane=example.com@f.test")
        late.originators = Originators([Address("jane@example.com")!])
        try await store.append(late).committed()
        store.close()
        #expect(try files(containing: ["jane@example.com", "jane=example.com"]) == [])
    }

    /// A line to an address that contains the person's is sent unchanged, or not at all.
    @Test func `a RCPT line that names the person is scrubbed only when it is not sent again`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1, deliveries: [delivery("joe@example.com", .held)])).committed()
        let line = "RCPT TO:<x+jane=example.com@f.test>"
        try await store.writer.perform("") { db in
            try db.execute(
                sql: "INSERT INTO held_deliveries (record, position, line, state) VALUES (?, 0, ?, 'held')",
                arguments: [id(1).value, line])
        }
        for (state, expected) in [
            ("held", line), ("unknown", line), ("discarded", "RCPT TO:<x+[erased]@f.test>"),
        ] {
            try await store.writer.perform("") { db in
                try db.execute(sql: "UPDATE held_deliveries SET state = ?", arguments: [state])
            }
            _ = try await store.erase(jane, who: "ann", at: noon)
            let found = try await store.read("") { try String.fetchOne($0, sql: "SELECT line FROM held_deliveries") }
            #expect(found == expected, "\(state)")
        }
    }

    /// Files of the state folder that contain one of these texts, in any case.
    private func files(containing traces: [String]) throws -> [String] {
        let folder = try stateFolder
        return try FileManager.default.subpathsOfDirectory(atPath: folder).flatMap { name -> [String] in
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return [] }
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            return traces.filter { text.contains($0) }.map { "\($0) in \(name)" }
        }
    }
}
