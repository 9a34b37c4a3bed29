/// The rows of a list file that cannot be used: the first of them, and how many there are.
package struct ListBadRows: Hashable, Sendable {
    /// Those that are kept; what is wrong with a file shows in its first hundred.
    package static let shown = 100

    /// In the order of the file.
    package private(set) var first: [ListBadRow] = []
    package private(set) var count = 0

    package init() {}

    /// What somebody else counted.
    package init(first: [ListBadRow], count: Int) {
        self.first = first
        self.count = count
    }

    package var isEmpty: Bool { count == 0 }

    package mutating func append(_ row: ListBadRow) {
        if first.count < Self.shown { first.append(row) }
        count += 1
    }
}
