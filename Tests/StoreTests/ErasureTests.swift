import Content
import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ErasureTests {
    private let jane = Address("Jane@example.com")!

    private func commit(_ store: Store, _ records: MessageRecord...) async throws {
        for record in records { try await store.append(record).committed() }
    }

    @Test func `an erased person is suppressed, on no other list, and not imported again`() async throws {
        let store = try openStore()
        try await put(store, entries(["jane@example.com", "joe@example.com"]), list: "members", kind: .audience)
        let hash = ListHash(algorithm: .sha256, bytes: testDigest(.sha256, Array("jane@example.com".utf8))).key
        try await put(store, entries([hash, "joe@example.com"]), list: "hashed", kind: .audience)
        try await put(store, entries(["joe@example.com"]), list: "other", kind: .audience)
        _ = try await store.change(
            ListChange(list: "other", action: .add, entry: entries(["jane@example.com"])[0], who: "ann", at: noon),
            kind: .audience)
        let result = try await store.erase(jane, who: "ann", at: noon)
        #expect(result.lists == ["hashed", "members", "other"])

        func check(_ store: Store) async throws {
            let hits = try await store.hits(jane)
            #expect(hits.map(\.list) == ["erased"] && hits.map(\.kind) == [.suppression])
            #expect(hits.map(\.entry.reason) == ["erased on request"] && hits.map(\.entry.since) == [noon])
            #expect(try await store.hits(Address("joe@example.com")!).count == 3)
            let pseudonym = Address("erased-0123456789abcdef0123456789abcdef@erased.invalid")!
            #expect(try await store.hits(pseudonym).map(\.list) == ["erased"], "no apology goes to a pseudonym")
            #expect(store.versions().map(\.rows) == [1, 1, 1] && store.versions().map(\.doubt) == [nil, nil, nil])
            #expect(store.versions().map(\.changes) == [0, 0, 0])
        }
        try await check(store)
        store.close()
        let again = try openStore()
        defer { again.close() }
        try await check(again)
        try await put(again, entries(["jane@example.com", "kim@example.com"]), list: "members", kind: .audience)
        #expect(again.versions().first { $0.list == "members" }?.rows == 1)
        #expect(try await again.hits(jane).map(\.list) == ["erased"])
    }

    @Test func `no import brings an erased person back as a hash`() async throws {
        func hash(_ text: String, _ algorithm: ListHash.Algorithm = .md5) -> String {
            ListHash(algorithm: algorithm, bytes: testDigest(algorithm, Array(text.utf8))).key
        }
        let file = [
            hash("jane@example.com"), hash("JANE@EXAMPLE.COM", .sha512), hash("saltjane@example.com", .sha256),
            "jane@example.com", hash("joe@example.com"), "jane+news@example.com",
        ]
        let store = try openStore()
        store.use(["hashed": .known(ListHashSecret(.prefix, bytes: Array("salt".utf8)))])
        try await put(store, entries(file))
        _ = try await store.erase(jane, who: "ann", at: noon)
        #expect(store.versions().map(\.rows) == [2] && store.versions().map(\.erased) == [4])
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.history(of: "optouts", newest: 1).map(\.erased) == [4])
        let draft = try await again.beginImport(suppression("optouts", kind: .suppression))
        try await draft.append(entries(file))
        #expect(await draft.erased == 4)
        let version = try await draft.commit(sha256: "", at: noon)
        #expect(version.rows == 2 && version.turnover == ListTurnover(new: 0, gone: 0, stay: 2))
        #expect(try again.erasure(of: file[0]) == noon && again.erasure(of: file[4]) == nil)
        await #expect(throws: ListImportRefused("optouts.csv names only people who were erased")) {
            try await put(again, entries([file[0]]))
        }
        let page = try #require(try await again.rows(of: "optouts", version: nil, cursor: 0, limit: 10))
        #expect(Set(page.entries.map(\.key)) == [file[4], file[5]])
    }

    @Test func `an erasure also removes the person from earlier versions of a list`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(["jane@example.com", "joe@example.com"]))
        try await put(store, entries(["kim@example.com"]))
        #expect(try await store.erase(jane, who: "ann", at: noon).lists == ["optouts"])
        let page = try #require(try await store.rows(of: "optouts", version: 1, cursor: 0, limit: 10))
        #expect(page.entries.map(\.key) == ["joe@example.com"])
    }

    @Test func `an erased person's deliveries stay countable under one pseudonym`() async throws {
        let store = try openStore()
        defer { store.close() }
        let refusal = Reply(550, EnhancedStatusCode(5, 1, 1), "<JANE@example.com> is unknown")
        let finding = Finding(
            check: "wrong-recipient", kind: "other", where: "text", excerpt: "Hello jane@example.com", reason: "r")
        try await commit(
            store, record(1), record(2, deliveries: [delivery("joe@example.com"), delivery("jane@example.com")]),
            record(3, deliveries: [delivery("jane@example.com", .refused, refusal)], findings: [finding]),
            record(4, deliveries: [delivery("janet@example.com")]))
        let result = try await store.erase(jane, who: "ann", at: noon)
        #expect(result.deliveries == 3)
        var filter = RecordFilter()
        filter.recipient = "jane@example.com"
        #expect(try await store.records(matching: filter).isEmpty)
        let all = try await store.records(matching: RecordFilter())
        let pseudonym = try #require(all.first?.deliveries.first?.address)
        #expect(pseudonym.fullText.hasSuffix("@erased.invalid"))
        filter.recipient = pseudonym.fullText
        #expect(numbers(try await store.records(matching: filter)) == [1, 2, 3])
        #expect(all[2].deliveries[0].reply?.text.contains("<[erased]> is unknown") == true)
        #expect(all[2].findings.map(\.excerpt) == ["Hello [erased]"])
        #expect(all[3].deliveries.map(\.address.fullText) == ["janet@example.com"])
    }

    @Test func `an erasure finds deliveries that are already indexed`() async throws {
        var limits = WriterLimits()
        limits.runLength = 2000
        let store = try openStore(limits: limits)
        defer { store.close() }
        for number in 0..<(limits.runLength + 50) {
            _ = store.append(record(number, deliveries: [delivery("user\(number % 1000)@example.com")]))
        }
        try await commit(store, record(limits.runLength + 100))
        let erased = try await store.erase(Address("user7@example.com")!, who: "ann", at: noon)
        let expected = (0..<(limits.runLength + 50)).count { $0 % 1000 == 7 }
        #expect(erased.deliveries == expected)
        var filter = RecordFilter()
        filter.recipient = "user7@example.com"
        #expect(try await store.records(matching: filter).isEmpty)
    }

    @Test func `a blocked message to an erased person is erased`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await commit(store, record(1, verdict: .blocked, deliveries: [delivery("jane@example.com", .blocked)]))
        let content = Array("Subject: Hi\r\n\r\nDear Jane\r\n".utf8)
        try await store.keep(id(1), nil, sizeBytes: content.count) { Array(content[$0...]) }
        #expect(try await store.erase(jane, who: "ann", at: noon).messages == 1)
        #expect(try await store.message(id(1)) == .erased)
    }

    @Test func `an erased address is in no file of the state folder after a restart`() async throws {
        let store = try openStore()
        try await put(store, entries(["jane@example.com", "joe@example.com"]), list: "members", kind: .audience)
        try await commit(store, record(1), record(2))
        _ = try await store.erase(jane, who: "ann", at: noon)
        store.close()
        let folder = try stateFolder
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            #expect(bytes.range(of: Data("jane".utf8)) == nil, "in \(name)")
            #expect(bytes.range(of: Data("Jane".utf8)) == nil, "in \(name)")
        }
    }

    @Test func `an interrupted erasure is completed when it is repeated`() async throws {
        let store = try openStore()
        try await put(store, entries(["jane@example.com", "joe@example.com"]), list: "members", kind: .audience)
        _ = try await store.erase(jane, who: "ann", at: noon)
        // The state when the file was replaced and the count was not yet written.
        try await store.writer.perform("") { db in
            try db.execute(sql: "UPDATE erasures SET is_done = 0; UPDATE list_versions SET rows = 2")
        }
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.doubt) == [nil])
        #expect(try await again.erase(jane, who: "ann", at: noon + .seconds(5)).lists.isEmpty)
        #expect(try await again.hits(jane).map(\.entry.since) == [noon])
    }

    @Test func `later mail to an erased person is recorded under the pseudonym at once`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await store.erase(jane, who: "ann", at: noon)
        let reply = Reply(550, EnhancedStatusCode(5, 7, 1), "<jane@example.com> is suppressed")
        let found = Finding(
            check: "header-recipients", kind: "mismatch", where: "To", excerpt: "Jane <JANE@example.com>",
            reason: "To names \"jane@example.com\"", action: .observed)
        var late = record(
            1, deliveries: [delivery("JANE@example.com", .blocked, reply), delivery("joe@example.com", .accepted)],
            findings: [found])
        late.subject = "For jane@example.com"
        try await commit(store, late)
        let kept = try #require(try await store.record(id(1)))
        #expect(kept.deliveries[0].address.fullText.hasSuffix("@erased.invalid"))
        #expect(kept.deliveries[0].state == .blocked && kept.deliveries[1].address.key == "joe@example.com")
        #expect(kept.findings.map(\.action) == [.observed])
        let texts =
            kept.deliveries.map { "\($0.address.fullText) \($0.reply?.text ?? "")" } + [kept.subject]
            + kept.findings.flatMap { [$0.excerpt, $0.reason] }
        #expect(!texts.contains { $0.lowercased().contains("jane@") }, "\(texts)")
        #expect(try await store.records(matching: RecordFilter()).count == 1)
    }

    // MARK: texts

    /// Fails for a column of a new migration that is not classified.
    @Test func `every column that can hold text is classified`() async throws {
        let store = try openStore()
        defer { store.close() }
        let found = try await store.read("") { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT t.name AS t, c.name AS c FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type IN ('TEXT', 'BLOB', 'ANY', '')
                    """
            ).map { "\($0["t"] as String).\($0["c"] as String)" }
        }
        let known = ErasureColumns.tables.flatMap { table in table.columns.keys.map { "\(table.name).\($0)" } }
        #expect(Set(found).subtracting(known) == [], "classify these columns in ErasureColumns")
        #expect(Set(known).subtracting(found) == [], "these columns do not exist")
        #expect(known.count == Set(known).count)
    }

    @Test func `the keys of the classified tables match the database`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.read("") { db in
            for table in ErasureColumns.tables where table.columns.values.contains(where: { $0 != .never }) {
                let key = try String.fetchAll(
                    db, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [table.name])
                #expect(key == table.key, "\(table.name)")
            }
        }
    }

    /// One row in every table, with the address in every column that takes text.
    @Test func `after an erasure no text of people, senders or the ESP names the person`() async throws {
        let store = try openStore()
        let words = "ticket of Jane@Example.com, <mailto:jane%40example.com>, not mary.jane@example.com"
        try await commit(store, record(1, deliveries: [delivery("joe@example.com", .accepted)]))
        _ = try await store.addStop(
            StopOrder(scope: .all, reason: words, who: Identity(name: "ann")), at: noon)
        _ = try await store.endStop(
            ResumeOrder(stop: StopID(value: 1), reason: words, who: Identity(name: "jane@example.com")), at: noon)
        try await store.append(
            GuardEvent(at: noon, kind: .erase, who: Identity(name: "ann"), reason: words, subject: words))
        try await store.writer.perform("") { db in
            for table in ErasureColumns.tables {
                let texts = table.columns.filter { [.text, .name, .id].contains($0.value) }.keys.sorted()
                guard !texts.isEmpty else { continue }
                if try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)") == 0 {
                    // Other columns that need a value.
                    let columns = try Row.fetchAll(
                        db, sql: "SELECT * FROM pragma_table_info(?)", arguments: [table.name])
                    let needed = columns.filter { $0["notnull"] == 1 && $0["dflt_value"] as String? == nil }
                    let names = needed.map { $0["name"] as String }
                    let values = needed.map { $0["type"] == "TEXT" ? "'x'" : $0["type"] == "BLOB" ? "x'00'" : "1" }
                    try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
                    try db.execute(
                        sql: """
                            INSERT INTO \(table.name) (\(names.joined(separator: ", ")))
                            VALUES (\(values.joined(separator: ", ")))
                            """)
                }
                for column in texts {
                    try db.execute(sql: "UPDATE \(table.name) SET \(column) = ?", arguments: [words])
                }
            }
            try db.execute(sql: "UPDATE records SET sender = 'Jane@example.com'")
        }
        let result = try await store.erase(jane, who: "ann", at: noon)
        #expect(result.texts > 10 && result.isLogEmpty && result.inForce == [])
        let pseudonym = try store.lists.erased.person(jane).pseudonym.fullText
        try await store.read("") { db in
            for table in ErasureColumns.tables {
                for (column, content) in table.columns where [.text, .name, .id].contains(content) {
                    let name = content == .name ? pseudonym : "[erased]"
                    let texts = try String.fetchAll(
                        db, sql: "SELECT \(column) FROM \(table.name) WHERE \(column) IS NOT NULL")
                    #expect(!texts.isEmpty, "\(table.name).\(column)")
                    for text in texts {
                        #expect(
                            text == "ticket of \(name), <mailto:\(name)>, not mary.jane@example.com" || text == "ann",
                            "\(table.name).\(column)")
                    }
                }
            }
            #expect(try String.fetchOne(db, sql: "SELECT sender FROM records")?.hasSuffix("@erased.invalid") == true)
        }
        store.close()
        let folder = try stateFolder
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            let rest = text.replacing("mary.jane@example.com", with: "")
            #expect(!rest.contains("jane@example.com") && !rest.contains("jane%40example.com"), "in \(name)")
        }
    }

    @Test func `an erasure keeps the scope of a stop in force and reports it`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await store.addStop(
            StopOrder(scope: StopScope("sender:jane@example.com")!, reason: "spam", who: Identity(name: "ann")),
            at: noon)
        #expect(try await store.erase(jane, who: "ann", at: noon).inForce == ["stops.scope of 1"])
        _ = try await store.endStop(
            ResumeOrder(stop: StopID(value: 1), reason: "over", who: Identity(name: "ann")), at: noon)
        #expect(try await store.erase(jane, who: "ann", at: noon).inForce == [])
        let scope = try await store.read("") { try String.fetchOne($0, sql: "SELECT scope FROM stops") }
        #expect(try scope == "sender:\(store.lists.erased.person(jane).pseudonym.fullText)")
    }

    @Test func `kept mail to other people is erased when it names the person, in any encoding`() async throws {
        let store = try openStore()
        defer { store.close() }
        let contents = [
            "Subject: Hi\r\n\r\nJane Doe <jane@example.com> wrote\r\n",
            "Subject: Hi\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Data("ask jane@example.com".utf8).base64EncodedString() + "\r\n",
            "Subject: Hi\r\n\r\nJoe Doe <joe@example.com> wrote\r\n",
        ]
        for (number, content) in contents.enumerated() {
            try await commit(
                store, record(number, verdict: .blocked, deliveries: [delivery("joe@example.com", .blocked)]))
            let bytes = Array(content.utf8)
            try await store.keep(id(number), nil, sizeBytes: bytes.count) { Array(bytes[$0...]) }
        }
        let result = try await store.erase(jane, who: "ann", at: noon)
        #expect(result.messages == 2 && result.heldNaming == [])
        for number in 0..<2 { #expect(try await store.message(id(number)) == .erased) }
        #expect(try await store.message(id(2)) == .whole(Array(contents[2].utf8)))
        #expect(try await verifyChain(store).faults == [])
    }
}
