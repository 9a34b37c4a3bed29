import Foundation
import GRDB
import Guard
import Mail

/// Reads a stretch of the trail, link by link of the chain.
///
/// **Why the chain is what is followed.** Ids of messages ascend in time, not in the order of commits, and outcomes come
/// later still; a link is written with each commit, and names what was in it. So one number says how far somebody has come,
/// and nothing is missed or looked for twice.
struct RecordExportQuestion: Sendable {
    let place: RecordExportPosition
    /// Days since 1970.
    let today: Int64
    /// The last link that an earlier process has written.
    let lastOfBefore: Int64
    /// Entries of a stretch, two for most messages: some ten milliseconds. SQLite cannot carry its log over into the database
    /// while somebody reads an earlier state.
    var limit = 1000

    func answer(_ db: Database) throws -> RecordExportPage {
        guard let base = try Row.fetchOne(db, sql: "SELECT link, hash, record FROM chain_base") else {
            throw StoreFailure("the beginning of the audit chain is missing")
        }
        let (baseLink, baseRecord): (Int64, Int64) = (base["link"], base["record"])
        var stretch = RecordExportStretch(db, place, since: max(place.link, baseLink))
        var isPruned = place.link < baseLink
        if stretch.link == lastOfBefore { stretch.fold.didEndProcess() }
        // What an earlier process has left open is closed where its links end.
        let end = stretch.link < lastOfBefore ? lastOfBefore : Int64.max
        try stretch.read(upTo: end, limit: limit)
        if stretch.link == lastOfBefore, place.link < lastOfBefore { stretch.fold.didEndProcess() }
        let behind = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM links") ?? stretch.link) - stretch.link
        if behind <= 0 { try stretch.endDay(before: today) }

        var page = RecordExportPage(
            next: RecordExportPosition(link: stretch.link, waiting: stretch.fold.waiting, head: stretch.head))
        page.behind = max(0, behind)
        page.entries = try entries(stretch.fold.items, db) { isPruned = true }
        if isPruned { page.entries.insert(.pruned(upTo: RecordID(value: baseRecord)), at: 0) }
        return page
    }

    private func entries(
        _ items: [RecordExportFold.Item], _ db: Database, isMissing: () -> Void
    ) throws -> [RecordExportEntry] {
        let ids = items.compactMap { if case .message(let id) = $0 { id } else { nil } }
        var messages: [RecordID: MessageRecord] = [:]
        for record in try AuditQuestion(ids).answer(db) { messages[record.id] = record }
        return try items.compactMap { item in
            switch item {
            case .message(let id):
                if messages[id] == nil { isMissing() }
                return messages[id].map(RecordExportEntry.message)
            case .event(let id):
                let row = try Row.fetchOne(
                    db.cachedStatement(sql: "SELECT * FROM acts WHERE id = ?"), arguments: [id])
                return try row.map { .event(try EventRow.event($0), id: id) }
            case .head(let head): return .head(head)
            }
        }
    }
}

/// Some links of the chain, folded into what is told of them.
struct RecordExportStretch {
    private let db: Database
    private(set) var link: Int64
    /// The link whose hash was last told as the head of a day.
    private(set) var head: Int64
    private var last: (day: Int64, hash: [UInt8])?
    var fold: RecordExportFold

    init(_ db: Database, _ place: RecordExportPosition, since link: Int64) {
        self.db = db
        self.link = link
        head = place.head
        fold = RecordExportFold(waiting: place.waiting)
    }

    /// - Parameter limit: after so many entries no other link is read.
    mutating func read(upTo end: Int64, limit: Int) throws {
        let before = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT day, hash FROM links WHERE id = ?"), arguments: [link])
        last = before.map { ($0["day"], [UInt8]($0["hash"] as Data)) }
        let links = try links(upTo: end, limit: limit)
        // Most outcomes stand in the same stretch: their messages need not be asked whether one is to come.
        let settled = Set(links.lazy.flatMap(\.entries).filter { $0.kind == .outcome }.map(\.id))
        for (next, entries) in links {
            try endDay(before: next.day)
            for entry in entries { try add(entry, of: entries, settled) }
            link = next.id
            last = (next.day, next.hash)
        }
    }

    private func links(upTo end: Int64, limit: Int) throws -> [(link: AuditChain.Link, entries: [ChainEntry])] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT id, day, entries, hash FROM links WHERE id > ? AND id <= ? ORDER BY id"),
            arguments: [link, end])
        var links: [(link: AuditChain.Link, entries: [ChainEntry])] = []
        var count = 0
        while count < limit, let row = try rows.next() {
            let next = AuditChain.Link(id: row["id"], day: row["day"], hash: [UInt8](row["hash"] as Data))
            guard let entries = ChainEntry.entries([UInt8](row["entries"] as Data)) else {
                throw StoreFailure("link \(next.id) of the audit chain cannot be read")
            }
            links.append((next, entries))
            count += entries.count
        }
        return links
    }

    /// What was entered again was told before, but for what became of held mail. An erased person is not told again: beside
    /// the earlier line, the pseudonym would say whose it is.
    private mutating func add(_ entry: ChainEntry, of link: [ChainEntry], _ settled: Set<Int64>) throws {
        let id = RecordID(value: entry.id)
        switch entry.kind {
        case .record where !entry.isAgain:
            fold.didRecord(id, isOpen: try settled.contains(entry.id) || isUnknown(entry.id))
        case .outcome where !entry.isAgain: fold.didSettle(id)
        case .event where !entry.isAgain: fold.didRecord(entry.id)
        case .held where entry.isAgain && !link.contains { $0.kind == .record && $0.isAgain && $0.id == entry.id }:
            try addHeld(id)
        default: break
        }
    }

    private func isUnknown(_ record: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT verdict = 'unknown' FROM records WHERE id = ?"), arguments: [record])
            ?? false
    }

    private mutating func addHeld(_ id: RecordID) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT coalesce(sum(state = 'unknown' AND at IS NULL), 0), coalesce(sum(state <> 'held'), 0)
                    FROM held_deliveries WHERE record = ?
                    """), arguments: [id.value])
        guard let row else { return }
        fold.didChangeHeld(id, isUnderWay: row[0] > 0, isChanged: row[1] > 0)
    }

    /// Tells the head of the last link's day, when that is over and the head was not told yet.
    mutating func endDay(before day: Int64) throws {
        guard let last, last.day < day, link > head else { return }
        fold.didEndDay(DayHead(day: last.day, link: link, hash: ListHash.hex(last.hash)))
        head = link
    }
}
