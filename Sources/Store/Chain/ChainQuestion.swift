import Foundation
import GRDB
import Guard
import Mail

/// Looks at a stretch of the chain, at each row that it has entered, and at its end at whether there are rows that it has
/// not.
///
/// **Why in stretches.** SQLite cannot carry its log over into the database while somebody reads an earlier state: one
/// look at ten million messages would let the log grow for a minute.
struct ChainQuestion: Sendable {
    let place: ChainPlace?
    /// Days since 1970; nil: from the beginning.
    let day: Int64?
    /// In lower-case hex.
    var head: String?
    let digest: ListDigest
    /// Links of a stretch: some ten thousand rows, a tenth of a second.
    var limit = 2000

    func answer(_ db: Database) throws -> ChainPage {
        var stretch = try ChainStretch(db, digest: digest, since: day, from: place)
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
