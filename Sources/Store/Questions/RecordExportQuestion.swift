import Foundation
import GRDB
import Guard
import Mail

/// Reads a section of the record for its export, link by link of the chain.
///
/// **Why it follows the chain.** Message ids ascend in time and not in the order of commits, and outcomes come even
/// later. Each commit writes a link that names its contents. So one number is the place of a reader, which misses no
/// entry and reads none twice.
struct RecordExportQuestion: Sendable {
    let place: RecordExportPosition
    /// Days since 1970.
    let today: Int64
    /// The last link that an earlier process wrote.
    let lastOfBefore: Int64
    /// The number of entries in a section, two for most messages: some ten milliseconds. SQLite cannot checkpoint its
    /// log while a connection reads an earlier state.
    var limit = 1000

    func answer(_ db: Database) throws -> RecordExportPage {
        guard let base = try Row.fetchOne(db, sql: "SELECT link, hash, record FROM chain_base") else {
            throw StoreFailure("the beginning of the audit chain is missing")
        }
        let (baseLink, baseRecord): (Int64, Int64) = (base["link"], base["record"])
        var stretch = RecordExportSection(db, place, since: max(place.link, baseLink))
        var isPruned = place.link < baseLink
        if stretch.link == lastOfBefore { stretch.fold.didEndProcess() }
        // Messages without an outcome at the end of an earlier process's links are final, so reading stops there
        // first.
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
        _ items: [RecordExportMerger.Item], _ db: Database, isMissing: () -> Void
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

/// A number of links of the chain, folded into the entries that a follower gets.
struct RecordExportSection {
    private let db: Database
    private(set) var link: Int64
    /// The link whose hash was last exported as the head of a day.
    private(set) var head: Int64
    private var last: (day: Int64, hash: [UInt8])?
    var fold: RecordExportMerger

    init(_ db: Database, _ place: RecordExportPosition, since link: Int64) {
        self.db = db
        self.link = link
        head = place.head
        fold = RecordExportMerger(waiting: place.waiting)
    }

    /// - Parameter limit: stops reading links after this many entries.
    mutating func read(upTo end: Int64, limit: Int) throws {
        let before = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT day, hash FROM links WHERE id = ?"), arguments: [link])
        last = before.map { ($0["day"], [UInt8]($0["hash"] as Data)) }
        let links = try links(upTo: end, limit: limit)
        // Most outcomes are in the same section; no query is needed for their messages.
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

    /// A row that is entered again was already exported, except held mail that was settled. The row of an erased
    /// person is not exported again, because the earlier line beside it would show who the pseudonym is.
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

    /// Exports the head of the last link's day, when that day is over and its head was not exported yet.
    mutating func endDay(before day: Int64) throws {
        guard let last, last.day < day, link > head else { return }
        fold.didEndDay(DayHead(day: last.day, link: link, hash: ListHash.hex(last.hash)))
        head = link
    }
}
