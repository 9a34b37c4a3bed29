import Foundation
import GRDB
import Guard
import Mail

extension Store {
    package func exports(after place: RecordExportPosition, today: Int64) async throws(StoreFailure) -> RecordExportPage
    {
        let question = RecordExportQuestion(place: place, today: today, lastOfBefore: try linkAtOpening)
        return try await read("cannot read the record for its export") { try question.answer($0) }
    }

    package func exportStart(atEnd: Bool) async throws(StoreFailure) -> RecordExportPosition {
        try await read("cannot read the record for its export") { db in
            let link =
                atEnd
                ? try AuditChain.last(db).id : try Int64.fetchOne(db, sql: "SELECT link FROM chain_base") ?? 0
            return RecordExportPosition(link: link, head: atEnd ? link : 0)
        }
    }

    package func exportPosition(of follower: String) async throws(StoreFailure) -> RecordExportPosition? {
        try await read("cannot read the position of a record export") { db in
            try Row.fetchOne(db, sql: "SELECT * FROM cursors WHERE follower = ?", arguments: [follower]).map { row in
                RecordExportPosition(link: row["link"], waiting: Self.ids(row["waiting"]), head: row["head"])
            }
        }
    }

    package func keep(_ place: RecordExportPosition, of follower: String) async throws(StoreFailure) {
        try await writer.perform("cannot store the position of a record export") { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?)",
                arguments: [follower, place.link, Self.bytes(place.waiting), place.head])
        }
    }

    package func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead] {
        try await read("cannot read the record for its export") { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    WITH days AS (
                        SELECT day, coalesce(lead(link) OVER (ORDER BY day) - 1, (SELECT max(id) FROM links)) AS last
                        FROM chain_days)
                    SELECT d.day, l.id, l.hash FROM days d JOIN links l ON l.id = d.last
                    WHERE d.day < ? AND l.id > ? ORDER BY d.day
                    """, arguments: [today, link])
            return rows.map { row in
                DayHead(day: row["day"], link: row["id"], hash: ListHash.hex([UInt8](row["hash"] as Data)))
            }
        }
    }

    private static func bytes(_ ids: Set<RecordID>) -> Data {
        var bytes = Data(capacity: ids.count * 8)
        for id in ids { withUnsafeBytes(of: id.value.bigEndian) { bytes.append(contentsOf: $0) } }
        return bytes
    }

    private static func ids(_ bytes: Data) -> Set<RecordID> {
        let bytes = [UInt8](bytes)
        return Set(
            stride(from: 0, to: bytes.count - 7, by: 8).map { start in
                RecordID(
                    value: bytes.withUnsafeBytes {
                        Int64(bigEndian: $0.loadUnaligned(fromByteOffset: start, as: Int64.self))
                    })
            })
    }
}

extension Store {
    package func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage {
        let question = ChainQuestion(place: place, day: day, head: head, digest: chain.digest)
        var page = try await read("cannot read the audit log") { try question.answer($0) }
        page.doubt = doubt
        return page
    }
}

extension Store {
    package func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]? {
        try await read("cannot read the configuration last in force") { db in
            try String.fetchOne(db, sql: "SELECT keys FROM configuration").map { text in
                try JSONDecoder().decode([String: ConfigurationValue].self, from: Data(text.utf8))
            }
        }
    }

    package func putInForce(_ values: [String: ConfigurationValue], _ event: GuardEvent?) async throws(StoreFailure) {
        try await writer.perform("cannot store the configuration in force") { [chain] db in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let keys = String(decoding: try encoder.encode(values), as: UTF8.self)
            try db.execute(sql: "INSERT OR REPLACE INTO configuration VALUES (1, ?)", arguments: [keys])
            if let event { try EventRow.insert(event, chain, db) }
        }
    }
}
