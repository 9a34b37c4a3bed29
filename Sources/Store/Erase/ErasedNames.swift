import GRDB

/// Names that have a person's address as a part of them, such as the campaign `c-jane@example.com`. People, stops and acts
/// speak of them, so they are looked for in prose as a whole: by itself the address in them might be somebody else's.
enum ErasedNames {
    /// Where names are given. Text that speaks of them is erased before them, so that an erasure that was broken off
    /// finds them again (`Store.eraseTexts`).
    static let columns = [
        (table: "list_versions", column: "source"), (table: "incidents", column: "scope"),
        (table: "ramps", column: "scope"), (table: "stops", column: "scope"), (table: "apologies", column: "campaign"),
        (table: "templates", column: "campaign"), (table: "records", column: "campaign"),
    ]

    /// A page of a column's different texts, in their order.
    static func page(of place: (table: String, column: String), after text: String, _ db: Database) throws -> [String] {
        let (table, column) = place
        return try String.fetchAll(
            db, sql: "SELECT DISTINCT \(column) FROM \(table) WHERE \(column) > ? ORDER BY \(column) LIMIT ?",
            arguments: [text, TextErasure.pageRows])
    }

    /// Those in one text. A sender is no name: `mary-jane@example.com` is somebody else.
    static func names(in text: String, of person: ErasedPerson) -> [String] {
        text.hasPrefix("sender:") ? [] : person.names(in: text)
    }
}
