import Content
import Guard

/// The reasons not to take an import.
struct ListImportCheck {
    struct Refusal {
        let text: String
        /// Whether it also puts the version in force in doubt: whoever was to be added is not on it.
        let isDoubt: Bool
        /// What a person may say to have it taken all the same.
        var exception: ListImportOrder.Exception?

        /// For whoever wanted it.
        var refused: ListImportRefused {
            ListImportRefused(text + (exception.map { "; allow \"\($0.rawValue)\" to import it all the same" } ?? ""))
        }
    }

    private let order: ListImportOrder

    private let mayBeEmpty: Bool

    init(_ order: ListImportOrder, mayBeEmpty: Bool = false) {
        self.order = order
        self.mayBeEmpty = mayBeEmpty
    }

    /// What can be told before there are entries.
    func refusal(before: ListVersion?) -> Refusal? {
        guard order.list != ErasedPeople.listName else {
            return Refusal(text: "the name \(order.list) is the guard's own", isDoubt: false)
        }
        guard let before else { return nil }
        if before.kind != order.kind, !order.exceptions.contains(.kind) {
            return Refusal(
                text: "list \(order.list) is of kind \(before.kind.rawValue), not \(order.kind.rawValue)",
                isDoubt: false, exception: .kind)
        }
        if order.generatedAt < before.generatedAt, !before.isHandMade, !order.exceptions.contains(.older) {
            return Refusal(
                text: "\(order.source) is of \(order.generatedAt.rfc3339), older than version \(before.version) in "
                    + "force, of \(before.generatedAt.rfc3339)", isDoubt: false, exception: .older)
        }
        return nil
    }

    /// - Parameter rows: distinct entries of the import.
    func refusal(rows: Int, before: ListVersion?) -> Refusal? {
        if let refusal = refusal(before: before) { return refusal }
        if rows == 0, !mayBeEmpty {
            return Refusal(text: "\(order.source) holds no address", isDoubt: order.maxShrink != nil)
        }
        guard let before, before.kind == order.kind, let maxShrink = order.maxShrink,
            !order.exceptions.contains(.shrunk),
            Double(rows) < Double(before.rows) * (1 - maxShrink)
        else { return nil }
        let shrink = Int((100 * (1 - Double(rows) / Double(before.rows))).rounded())
        let limit = Int((100 * maxShrink).rounded())
        return Refusal(
            text: "\(order.source) has \(rows) rows, \(shrink) % fewer than the \(before.rows) of version "
                + "\(before.version); max_shrink is \(limit) %",
            isDoubt: true, exception: .shrunk)
    }
}
