import Foundation
import GRDB
import Guard
import Mail

/// Checks a section of the chain and each row that it has entered. At the end of the chain it also looks for rows
/// that the chain has not entered.
///
/// **Why in sections.** SQLite cannot checkpoint its log while a connection reads an earlier state. One check of ten
/// million messages would let the log grow for a minute.
struct ChainQuestion: Sendable {
    let place: ChainPlace?
    /// Days since 1970; nil: from the beginning.
    let day: Int64?
    /// In lower-case hex.
    var head: String?
    let digest: ListDigest
    /// The number of links in a section: some ten thousand rows, a tenth of a second.
    var limit = 2000

    func answer(_ db: Database) throws -> ChainPage {
        var stretch = try ChainSection(db, digest: digest, since: day, from: place)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, day, entries, hash FROM links WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [stretch.place.link, limit])
        var count = 0
        while let row = try rows.next() {
            count += 1
            let link = AuditChain.Link(id: row["id"], day: row["day"], hash: [UInt8](row["hash"] as Data))
            if let head, ListHash.hex(link.hash) == head { stretch.page.hasHead = true }
            try stretch.look(at: link, entries: [UInt8](row["entries"] as Data))
        }
        if count == limit {
            stretch.page.next = stretch.place
        } else {
            try stretch.end()
        }
        return stretch.page
    }
}

/// A number of links of the chain, checked one after the other.
struct ChainSection {
    private let db: Database
    private let chain: AuditChain
    private let base: Base
    /// Earlier records are not checked.
    private let firstRecord: Int64
    private var rows: ChainRows
    private var last: AuditChain.Link
    private(set) var place: ChainPlace
    var page = ChainPage()

    private struct Base {
        var link: Int64
        var hash: [UInt8]
        var record: Int64
    }

    init(_ db: Database, digest: @escaping ListDigest, since day: Int64?, from place: ChainPlace?) throws {
        self.db = db
        chain = AuditChain(digest: digest)
        rows = ChainRows(db, digest: digest)
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM chain_base") else {
            throw StoreFailure("the beginning of the audit chain is missing")
        }
        let base = Base(link: row["link"], hash: [UInt8](row["hash"] as Data), record: row["record"])
        self.base = base
        let first = try day.map { day in
            try Int64.fetchOne(db, sql: "SELECT min(link) FROM chain_days WHERE day >= ?", arguments: [day])
                ?? (Int64.fetchOne(db, sql: "SELECT max(id) FROM links") ?? base.link) + 1
        }
        let start = max((first ?? 0) - 1, base.link)
        firstRecord = max(base.record + 1, day.map { RecordID.first(atDay: $0).value } ?? 0)
        // Links pruned between two pages are skipped.
        self.place = place ?? ChainPlace(link: start)
        guard self.place.isPossible else { throw StoreFailure("the place to continue from is not in this audit chain") }
        self.place.link = max(self.place.link, base.link)
        last = AuditChain.Link(id: base.link, day: .min, hash: base.hash)
        if self.place.link > base.link {
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT id, day, hash FROM links WHERE id = ?", arguments: [self.place.link])
            else { throw StoreFailure("link \(self.place.link) of the audit chain is missing") }
            last = AuditChain.Link(id: row["id"], day: row["day"], hash: [UInt8](row["hash"] as Data))
        }
        page.base = base.record
    }

    mutating func look(at link: AuditChain.Link, entries bytes: [UInt8]) throws {
        if page.days.last?.day != link.day { page.days.append(ChainPage.Day(day: link.day)) }
        let today = page.days.count - 1
        page.days[today].head = ListHash.hex(link.hash)
        if link.id != last.id + 1 {
            page.add(.missingLinks(last.id + 1, link.id - 1))
        } else if chain.hash(id: link.id, day: link.day, bytes, after: last.hash) != link.hash {
            page.add(.brokenLink(link.id))
        }
        last = link
        place.link = link.id
        guard let entries = ChainEntry.entries(bytes) else { return page.add(.brokenLink(link.id)) }
        for entry in entries where !(entry.kind.isOfMessage && entry.id <= base.record) {
            try look(at: entry, in: link)
            guard !entry.isAgain else { continue }
            switch entry.kind {
            case .record: page.days[today].records += 1
            case .event:
                page.days[today].events += 1
                place.firstEvent = place.firstEvent ?? entry.id
            default: break
            }
            if entry.kind == .event || entry.id >= firstRecord {
                place.entered[ChainFault.Part(entry.kind), default: 0] += 1
            }
        }
    }

    private mutating func look(at entry: ChainEntry, in link: AuditChain.Link) throws {
        let digest = try rows.digest(entry.kind, entry.id)
        if digest == entry.digest { return }
        if try isEnteredAgain(entry, after: link, as: digest) { return }
        let part = ChainFault.Part(entry.kind)
        page.add(digest == nil ? .missing(part, entry.id) : .changed(part, entry.id))
    }

    /// Whether we changed the row ourselves: a later link has entered its present state.
    private func isEnteredAgain(_ entry: ChainEntry, after link: AuditChain.Link, as digest: UInt128?) throws -> Bool {
        let later = try Data.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT entries FROM links WHERE id > ?3 AND id =
                        (SELECT link FROM chain_again WHERE kind = ?1 AND id = ?2)
                    """), arguments: [Int64(entry.kind.rawValue), entry.id, link.id])
        guard let later, let digest, let entries = ChainEntry.entries([UInt8](later)) else { return false }
        return entries.contains(ChainEntry(kind: entry.kind, id: entry.id, isAgain: true, digest: digest))
    }

    // MARK: the end of the chain

    /// Call it after the last link. Reports links removed from the end, and rows that no link has entered.
    mutating func end() throws {
        let written =
            try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'links'") ?? base.link
        if written > last.id { page.add(.missingLinks(last.id + 1, written)) }
        try findUnchainedRows(.record, "SELECT id FROM records WHERE id >= ?", firstRecord)
        try findUnchainedRows(.outcome, "SELECT record FROM outcomes WHERE record >= ?", firstRecord)
        try findUnchainedRows(.held, "SELECT DISTINCT record FROM held_deliveries WHERE record >= ?", firstRecord)
        if let first = place.firstEvent { try findUnchainedRows(.event, "SELECT id FROM acts WHERE id >= ?", first) }
    }

    /// - Parameter rows: an SQL query for the ids of rows, beginning with `first`.
    private mutating func findUnchainedRows(_ kind: ChainEntry.Kind, _ rows: String, _ first: Int64) throws {
        let present = try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(rows))", arguments: [first]) ?? 0
        guard present > place.entered[ChainFault.Part(kind), default: 0] else { return }
        var entered: Set<Int64> = []
        let links = try Data.fetchCursor(db, sql: "SELECT entries FROM links")
        while let bytes = try links.next() {
            for entry in ChainEntry.entries([UInt8](bytes)) ?? [] where entry.kind == kind { entered.insert(entry.id) }
        }
        let ids = try Int64.fetchCursor(db, sql: rows + " ORDER BY 1", arguments: [first])
        while let id = try ids.next() {
            if !entered.contains(id) { page.add(.slippedIn(ChainFault.Part(kind), id)) }
        }
    }

}

extension ChainFault.Part {
    fileprivate init(_ kind: ChainEntry.Kind) {
        self =
            switch kind {
            case .record: .record
            case .outcome: .outcome
            case .event: .event
            case .held: .held
            case .base: .base
            }
    }
}
