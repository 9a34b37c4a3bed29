import Foundation
import GRDB
import Guard

/// Which database it is, and how far it has come: what the folder keeps beside the database, to tell at a start whether the
/// database is the one that was last in use.
struct StateMark: Hashable, Codable {
    /// The random id that the database got when it was made; empty when nobody knows it.
    var database: String
    /// The act that wrote down the last change of the kill switch; 0 before the first.
    var change: Int64 = 0
    /// When that was, in microseconds. An older database that goes on counts up to the same act, but not at the same time.
    var changedAt: Int64 = 0
    /// Why the database was doubted when that change was made; nil when it was not, or people have settled it.
    var doubt: String?

    /// Of a database that was there once, and of which nothing else is known.
    static let unknown = StateMark(database: "")

    init(database: String) { self.database = database }

    /// The database as it is now.
    init(_ db: Database) throws {
        database = try String.fetchOne(db, sql: "SELECT id FROM identity") ?? ""
        let last = try Row.fetchOne(
            db, sql: "SELECT id, at FROM acts WHERE kind IN (\(SwitchRow.changeKinds)) ORDER BY id DESC LIMIT 1")
        guard let last else { return }
        (change, changedAt) = (last["id"], last["at"])
    }

    /// What speaks against a database; nil when it is the one that this was taken of, then or later.
    func complaint(about db: Database) throws -> String? {
        guard try !database.isEmpty && StateMark(db).database == database else {
            return "it is not the database that was last in use in this folder"
        }
        let hasChange = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM acts WHERE id = ? AND at = ?)", arguments: [change, changedAt])
        if change > 0, hasChange != true {
            return "it is older than the one that was last in use in this folder"
        }
        return doubt
    }

    var encoded: [UInt8] {
        get throws(StoreFailure) {
            let encoder = JSONEncoder()
            // The same mark has the same octets.
            encoder.outputFormatting = .sortedKeys
            guard let data = try? encoder.encode(self) else { throw StoreFailure("the mark cannot be encoded") }
            return Array(data)
        }
    }
}

extension Schema {
    /// A database that is put in another's place, or goes back to before it had an id, is told by it.
    static let identity = """
        CREATE TABLE identity (
            id TEXT PRIMARY KEY              -- random, for life
        ) STRICT, WITHOUT ROWID;
        INSERT INTO identity VALUES (lower(hex(randomblob(16))));
        """
}
