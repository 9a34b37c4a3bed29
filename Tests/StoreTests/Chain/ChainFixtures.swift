import GRDB
import Guard

@testable import Store

/// Verifies the whole chain in sections of `stretch` links.
func verifyChain(_ store: Store, stretch: Int = 2000, since day: Int64? = nil) async throws -> ChainPage {
    var all = ChainPage()
    var place: ChainPlace?
    repeat {
        let question = ChainQuestion(place: place, day: day, digest: testDigest, limit: stretch)
        let page = try await store.read("") { try question.answer($0) }
        all.faults += page.faults
        all.days += page.days
        place = page.next
    } while place != nil
    return all
}

/// Changes the database without the guard's knowledge.
func tamper(_ sql: String...) throws {
    let queue = try DatabaseQueue(path: stateFolder + "/sendguard.sqlite")
    try queue.write { db in for sql in sql { try db.execute(sql: sql) } }
    try queue.close()
}
