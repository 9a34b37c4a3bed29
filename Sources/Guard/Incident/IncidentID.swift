/// The id of an incident: ascending from 1 in one state folder, shown as `I1`.
package struct IncidentID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: Int64
    package init(value: Int64) { self.value = value }
    package static func < (a: IncidentID, b: IncidentID) -> Bool { a.value < b.value }
    package var description: String { "I\(value)" }

    /// Reads `I12`, `i12` or `12`.
    package init?(_ text: some StringProtocol) {
        let digits = text.hasPrefix("I") || text.hasPrefix("i") ? text.dropFirst() : text[...]
        guard digits.first?.isNumber == true, let value = Int64(digits), value > 0 else { return nil }
        self.init(value: value)
    }
}
