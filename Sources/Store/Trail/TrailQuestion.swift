import Foundation
import GRDB
import Guard
import Mail

/// Reads a stretch of the trail, link by link of the chain.
///
/// **Why the chain is what is followed.** Ids of messages ascend in time, not in the order of commits, and outcomes come
/// later still; a link is written with each commit, and names what was in it. So one number says how far somebody has come,
/// and nothing is missed or looked for twice.
struct TrailQuestion: Sendable {
    let place: TrailPlace
    /// Days since 1970.
    let today: Int64
    /// The last link that an earlier process has written.
    let lastOfBefore: Int64
    /// Entries of a stretch, two for most messages: some ten milliseconds. SQLite cannot carry its log over into the database
    /// while somebody reads an earlier state.
    var limit = 1000

    func answer(_ db: Database) throws -> TrailPage {
        guard let base = try Row.fetchOne(db, sql: "SELECT link, hash, record FROM chain_base") else {
            throw StoreFailure("the beginning of the audit chain is missing")
        }
        let (baseLink, baseRecord): (Int64, Int64) = (base["link"], base["record"])
        var stretch = TrailStretch(db, place, since: max(place.link, baseLink))
        var isPruned = place.link < baseLink
        if stretch.link == lastOfBefore { stretch.fold.didEndProcess() }
        // What an earlier process has left open is closed where its links end.
        let end = stretch.link < lastOfBefore ? lastOfBefore : Int64.max
        try stretch.read(upTo: end, limit: limit)
        if stretch.link == lastOfBefore, place.link < lastOfBefore { stretch.fold.didEndProcess() }
        let behind = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM links") ?? stretch.link) - stretch.link
        if behind <= 0 { try stretch.endDay(before: today) }

        var page = TrailPage(
            next: TrailPlace(link: stretch.link, waiting: stretch.fold.waiting, head: stretch.head))
        page.behind = max(0, behind)
        page.entries = try entries(stretch.fold.items, db) { isPruned = true }
        if isPruned { page.entries.insert(.pruned(upTo: RecordID(value: baseRecord)), at: 0) }
        return page
    }

    private func entries(
        _ items: [TrailFold.Item], _ db: Database, isMissing: () -> Void
    ) throws -> [TrailEntry] {
        let ids = items.compactMap { if case .message(let id) = $0 { id } else { nil } }
        var messages: [RecordID: MessageRecord] = [:]
        for record in try AuditQuestion(ids).answer(db) { messages[record.id] = record }
        return try items.compactMap { item in
            switch item {
            case .message(let id):
                if messages[id] == nil { isMissing() }
                return messages[id].map(TrailEntry.message)
            case .act(let id):
                let row = try Row.fetchOne(
                    db.cachedStatement(sql: "SELECT * FROM acts WHERE id = ?"), arguments: [id])
                return try row.map { .act(try ActRow.act($0), id: id) }
            case .head(let head): return .head(head)
            }
        }
    }
}
