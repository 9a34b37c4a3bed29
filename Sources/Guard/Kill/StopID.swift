/// The id of a stop: ascending from 1 in one state folder, shown as `S1`; `U1` while it could not be recorded, and counted
/// anew once none is left of those.
package struct StopID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Below 0 for one that is not recorded.
    package let value: Int64

    package init(value: Int64) { self.value = value }

    package init(unwritten number: Int) { self.init(value: -Int64(number)) }

    /// It has no id in the store yet.
    package var isUnwritten: Bool { value < 0 }

    /// Of one that is not recorded; 0 for others.
    package var unwrittenNumber: Int { isUnwritten ? Int(-value) : 0 }

    package static func < (a: StopID, b: StopID) -> Bool { a.value < b.value }

    package var description: String { isUnwritten ? "U\(-value)" : "S\(value)" }

    /// Reads `S12`, `s12`, `12` or `U2`.
    package init?(_ text: some StringProtocol) {
        let letter = text.first.map { Character($0.lowercased()) }
        let digits = letter == "s" || letter == "u" ? text.dropFirst() : text[...]
        guard digits.utf8.first.map({ (0x30...0x39).contains($0) }) == true, let value = Int64(digits), value > 0 else {
            return nil
        }
        self.init(value: letter == "u" ? -value : value)
    }
}
