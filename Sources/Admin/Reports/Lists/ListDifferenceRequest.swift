/// Which versions of a list to compare.
package struct ListDifferenceRequest: Hashable, Sendable {
    package var list: String
    /// nil is the one before the one in force.
    package var from: Int64?
    /// nil is the one in force.
    package var to: Int64?
    /// Of the entries that are shown.
    package var limit: Int

    package init(list: String, from: Int64? = nil, to: Int64? = nil, limit: Int = Self.usualLimit) {
        self.list = list
        self.from = from
        self.to = to
        self.limit = limit
    }

    package static let usualLimit = 20
    /// What one answer holds.
    package static let greatestLimit = 100_000
}
