import Content
import GRDB
import Guard
import Mail

/// The findings of a message that was judged again, at its release.
///
/// **Why the record has the last judgement:** a person reads its findings to learn why the message left, or why it did
/// not. The findings of a blocked message that an exception let go are `allowed`, and those of held mail whose exception
/// has ended are `blocked`. The chain has both: the row is entered again.
enum FindingRow {
    /// - Parameter state: of the recipients that were judged.
    /// - Returns: false when the findings stay. What was found when the message left for some recipients is not replaced
    ///   by what keeps it from others.
    static func replace(
        _ findings: [Finding], of id: RecordID, after state: Delivery.State, _ db: Database
    ) throws -> Bool {
        if state == .blocked, try hasLeft(id, db) { return false }
        let places = try places(of: id, db)
        try db.execute(sql: "DELETE FROM findings WHERE record = ?", arguments: [id.value])
        let insert = try db.cachedStatement(sql: "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (position, finding) in findings.enumerated() {
            // A message that passes is not read a second time to locate what passes.
            let location = finding.location ?? places[FindingTraits(finding)]
            try insert.execute(arguments: [
                id.value, position, finding.check, finding.kind, finding.where, finding.excerpt, finding.reason,
                finding.isUndecided ? 1 : 0, finding.action.rawValue, location?.offset, location?.length,
                finding.allowedBy,
            ])
        }
        return true
    }

    private static func hasLeft(_ id: RecordID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM held_deliveries
                    WHERE record = ? AND state IN ('released', 'unknown', 'accepted', 'refused'))
                """, arguments: [id.value]) == true
    }

    /// Where the findings on record are in the message.
    private static func places(of id: RecordID, _ db: Database) throws -> [FindingTraits: Finding.Location] {
        var places: [FindingTraits: Finding.Location] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT check_name, kind, place, excerpt, start, length FROM findings
                WHERE record = ? AND start IS NOT NULL AND length IS NOT NULL
                """, arguments: [id.value])
        while let row = try rows.next() {
            let finding = Finding(
                check: row["check_name"], kind: row["kind"], where: row["place"], excerpt: row["excerpt"], reason: "")
            places[FindingTraits(finding)] = Finding.Location(offset: row["start"], length: row["length"])
        }
        return places
    }
}
