import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// The client's address and login. SQLite computes them from the chained text.
@Suite(.scoped) struct ClientColumnTests {
    private static let clients: [(text: String, address: String, login: String?)] = [
        ("192.0.2.1", "192.0.2.1", nil), ("192.0.2.1 (crm)", "192.0.2.1", "crm"), ("", "", nil),
        ("2001:db8::1 (käthe (1) x)", "2001:db8::1", "käthe (1) x"), ("192.0.2.2 ()", "192.0.2.2", ""),
    ]

    @Test func `a client's address and login are read as written, for every login`() async throws {
        let store = try openStore()
        defer { store.close() }
        for (number, client) in Self.clients.enumerated() {
            var written = record(number)
            (written.clientAddress, written.login) = (client.address, client.login)
            try await store.append(written).committed()
            let read = try #require(try await store.record(id(number)))
            #expect(read.clientAddress == client.address && read.login == client.login && read.client == client.text)
        }
        #expect(try await verifyChain(store).faults == [])
    }

    @Test func `a record from before the columns gets them, and its chain stays valid`() async throws {
        let path = try stateFolder + "/sendguard.sqlite"
        try FileManager.default.createDirectory(atPath: stateFolder, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try Schema.migrator.migrate(queue, upTo: "22 erased messages")
        try await queue.write { db in
            for (number, client) in Self.clients.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO records (id, at, stream, client, campaign, subject, size, sha256, verdict)
                        VALUES (?, 0, '', ?, 'spring', '', 0, '', 'blocked')
                        """, arguments: [id(number).value, client.text])
            }
            let chain = AuditChain(digest: testDigest)
            let ids = Self.clients.indices.map { id($0).value }
            // The digest reads these later columns, which were NULL in all records and add nothing.
            let later = ["content", "unjudged"]
            for column in later { try db.execute(sql: "ALTER TABLE records ADD COLUMN \(column) TEXT") }
            try chain.append(try chain.entries(.record, ids, db), at: noon, db)
            for column in later { try db.execute(sql: "ALTER TABLE records DROP COLUMN \(column)") }
        }
        try queue.close()
        let store = try openStore()
        defer { store.close() }
        for (number, client) in Self.clients.enumerated() {
            let read = try #require(try await store.record(id(number)))
            #expect(read.clientAddress == client.address && read.login == client.login && read.client == client.text)
        }
        var filter = RecordFilter()
        filter.login = "CRM"
        #expect(numbers(try await store.records(matching: filter)) == [1])
        let page = try await verifyChain(store)
        #expect(page.faults == [] && page.days.map(\.records).reduce(0, +) == Self.clients.count)
    }

    @Test func `a login that is an erased person's address is erased, too`() async throws {
        let store = try openStore()
        defer { store.close() }
        var early = record(1)
        early.login = "jane@example.com"
        try await store.append(early).committed()
        _ = try await store.erase(Address("jane@example.com")!, who: "ann", at: noon)
        var late = record(2)
        late.login = "Jane@example.com"
        try await store.append(late).committed()
        for number in 1...2 {
            let read = try #require(try await store.record(id(number)))
            #expect(read.clientAddress == "192.0.2.1" && read.login == "[erased]")
            #expect(read.client == "192.0.2.1 ([erased])")
        }
        let named = try await store.read("") { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM records WHERE login LIKE '%jane%' OR client LIKE '%jane%'")
        }
        #expect(named == 0)
        #expect(try await verifyChain(store).faults == [])
    }

    /// A new computed column must depend on a column that an erasure changes.
    @Test func `the only computed columns are the client's address and login`() async throws {
        let store = try openStore()
        defer { store.close() }
        let made = try await store.read("") { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
                    WHERE t.type = 'table' AND c.hidden <> 0 ORDER BY c.cid
                    """)
        }
        #expect(made == ["records.client_address", "records.login"])
    }

    @Test func `every column of a record is written`() async throws {
        let store = try openStore()
        defer { store.close() }
        let columns = try await store.read("") { db in
            try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('records') ORDER BY cid")
        }
        #expect(columns == RecordColumn.all.map(\.name))
    }
}
