import GRDB
import Guard
import Mail

extension Store {
    package func append(_ act: Act) async throws(StoreFailure) {
        try await writer.perform("cannot store what was done") { [chain] db in
            try ActRow.insert(act, chain, db)
        }
    }

    package func acts(
        since: Timestamp?, newest limit: Int?, after place: ActPage.Place?
    ) async throws(StoreFailure) -> ActPage {
        try await read("cannot read what was done") { db in
            let since = since?.microseconds ?? .min
            var place = place
            if place == nil {
                let upTo = try Int64.fetchOne(db, sql: "SELECT max(id) FROM acts") ?? 0
                let first = try limit.flatMap { limit in
                    try Int64.fetchOne(
                        db,
                        sql: "SELECT min(id) FROM (SELECT id FROM acts WHERE at >= ? ORDER BY id DESC LIMIT ?)",
                        arguments: [since, limit])
                }
                place = ActPage.Place(after: first.map { $0 - 1 } ?? 0, upTo: upTo)
            }
            guard let place else { return ActPage(acts: [], next: nil) }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM acts WHERE at >= ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
                arguments: [since, place.after, place.upTo, ActPage.limit])
            let next = rows.count < ActPage.limit ? nil : ActPage.Place(after: rows.last!["id"], upTo: place.upTo)
            return ActPage(acts: try rows.map(ActRow.act), next: next)
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

extension Store {
    package func append(_ events: [SessionEvent]) async throws(StoreFailure) {
        let limit = try writer.sessionEventLimit
        let events = events.map(try lists.erased.pseudonymous)
        try await writer.perform("cannot store session events") { db in
            for event in events { try SessionRow.insert(event, db) }
            try db.execute(
                sql: "DELETE FROM session_events WHERE id <= (SELECT max(id) FROM session_events) - ?",
                arguments: [limit])
        }
    }

    package func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent] {
        let limit = min(SessionFilter.pageLimit, max(0, filter.limit ?? SessionFilter.pageLimit))
        // Whoever asks for pages goes forward; whoever asks for the newest gets these.
        let isPage = filter.after != nil || filter.limit == nil
        return try await read("cannot read the session events") { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM session_events WHERE id > ? AND until >= ? AND at < ? AND instr(messages, ?) > 0
                    ORDER BY id \(isPage ? "" : "DESC") LIMIT ?
                    """,
                arguments: [
                    filter.after ?? 0, filter.since?.microseconds ?? .min, filter.until?.microseconds ?? .max,
                    filter.message?.description ?? "", limit,
                ])
            return try (isPage ? rows : rows.reversed()).map(SessionRow.event)
        }
    }
}
