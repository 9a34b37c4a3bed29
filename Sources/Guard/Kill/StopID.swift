/// The id of a stop: ascending from 1 in one state folder, shown as `S1`.
package struct StopID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: Int64
    package init(value: Int64) { self.value = value }
    package static func < (a: StopID, b: StopID) -> Bool { a.value < b.value }
    package var description: String { "S\(value)" }

    /// Reads `S12`, `s12` or `12`.
    package init?(_ text: some StringProtocol) {
        let digits = text.hasPrefix("S") || text.hasPrefix("s") ? text.dropFirst() : text[...]
        guard digits.first?.isNumber == true, let value = Int64(digits), value > 0 else { return nil }
        self.init(value: value)
    }
}
