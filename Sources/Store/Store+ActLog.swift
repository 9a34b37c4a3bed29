import GRDB
import Guard
import Mail

extension Store: ActLog {
    package func append(_ act: Act) async throws(StoreFailure) {
        try await writer.perform("cannot store what was done") { [chain] db in
            try ActRow.insert(act, chain, db)
        }
    }

    package func acts(since: Timestamp?, limit: Int?) async throws(StoreFailure) -> [Act] {
        try await read("cannot read what was done") { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM acts WHERE at >= ? ORDER BY id DESC LIMIT ?",
                arguments: [since?.microseconds ?? .min, limit ?? -1]
            ).reversed().map(ActRow.act)
        }
    }
}
