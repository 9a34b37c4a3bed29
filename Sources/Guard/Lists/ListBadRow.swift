/// A row of a list file that cannot be used; its text is not shown in full.
package struct ListBadRow: Hashable, Sendable, CustomStringConvertible {
    /// From 1, where the row begins.
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    package var description: String { "line \(line): \(reason)" }
}
