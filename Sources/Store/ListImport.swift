import Guard
import Mail

/// An import as asked for, and the reasons not to take it.
struct ListImport: Sendable {
    let name: String
    let kind: ListKind
    let entries: [ListEntry]
    let source: String
    /// Share of rows, 0 to 1; nil for no limit.
    let maxShrink: Double?
    let at: Timestamp

    struct Refusal {
        let text: String
        /// Whether it also puts the version in force in doubt: whoever was to be added is not on it.
        let isDoubt: Bool
    }

    /// What can be told before the entries are looked at.
    func refusal(before: ListVersion?) -> Refusal? {
        guard let before, before.kind != kind else { return nil }
        return Refusal(text: "list \(name) is of kind \(before.kind.rawValue), not \(kind.rawValue)", isDoubt: false)
    }

    /// - Parameter rows: distinct addresses of the import.
    func refusal(rows: Int, before: ListVersion?) -> Refusal? {
        if rows == 0 {
            return Refusal(text: "\(source) holds no address", isDoubt: maxShrink != nil)
        }
        guard let before, let maxShrink, Double(rows) < Double(before.rows) * (1 - maxShrink) else { return nil }
        let shrink = Int((100 * (1 - Double(rows) / Double(before.rows))).rounded())
        let limit = Int((100 * maxShrink).rounded())
        return Refusal(
            text: "\(source) has \(rows) rows, \(shrink) % fewer than the \(before.rows) of version "
                + "\(before.version); max_shrink is \(limit) %",
            isDoubt: true)
    }
}
