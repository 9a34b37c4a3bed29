import Foundation
import Guard

/// Rows of `unjudged`: what the records of many messages share.
enum UnjudgedRow {
    static let insertSQL = "INSERT OR IGNORE INTO unjudged VALUES (?, ?)"
    /// The text of the record `r`, as a column.
    static let column = "(SELECT text FROM unjudged u WHERE u.id = r.unjudged)"

    /// nil when it is not known which checks judged.
    static func id(_ checks: [UnjudgedCheck]?) -> Int64? {
        checks.map { Int64(bitPattern: KeyHash.of(text($0))) }
    }

    /// `[["stale-audience","could-not","the lists were …"],["spam","off"]]`.
    static func text(_ checks: [UnjudgedCheck]) -> String {
        let rows = checks.map { [$0.check, $0.state] + ($0.reason.map { [$0] } ?? []) }
        guard let data = try? JSONEncoder().encode(rows) else { preconditionFailure("texts that are no JSON") }
        return String(decoding: data, as: UTF8.self)
    }

    /// nil for a text of another form.
    static func checks(_ text: String) -> [UnjudgedCheck]? {
        guard let rows = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)),
            rows.allSatisfy({ (2...3).contains($0.count) })
        else { return nil }
        return rows.map { UnjudgedCheck(check: $0[0], state: $0[1], reason: $0.count > 2 ? $0[2] : nil) }
    }
}
