import Mail

/// The people in the file of an audience who are suppressed in any of its rows: they are not on the audience, whatever
/// another row says, and in whatever order the rows come.
///
/// It keeps a hash of 8 bytes for each such person. Two keys with one hash would leave a person out by mistake, and
/// count them; with ten million people the chance is one in 100,000.
package struct ListLeavers: Sendable {
    private var hashes: Set<Int> = []

    package init() {}

    /// Whether rows of the file can contradict each other.
    package static func mayBe(in reading: ListReading) -> Bool {
        reading.kind == .audience && reading.columns.contains { $0.role.decides }
    }

    package mutating func take(_ row: ListReader.Row) {
        switch row {
        case .left(_, let keys, .suppressed), .doubtful(_, let keys, _, .suppressed):
            for key in keys { hashes.insert(key.hashValue) }
        default: break
        }
    }

    /// Takes these people out of a row.
    /// - Returns: the row, and the keys of the people who are not on the audience.
    package func split(_ row: ListReader.Row) -> (ListReader.Row, left: [String]) {
        guard !hashes.isEmpty else { return (row, []) }
        switch row {
        case .entry(let line, let entry) where isLeaver(entry):
            return (.left(line: line, [entry.key], .byKind), [entry.key])
        case .repaired(let line, let entries, let kinds):
            let left = entries.filter(isLeaver).map(\.key)
            guard !left.isEmpty else { return (row, []) }
            return (.repaired(line: line, entries.filter { !isLeaver($0) }, kinds), left)
        default: return (row, [])
        }
    }

    private func isLeaver(_ entry: ListEntry) -> Bool { hashes.contains(entry.key.hashValue) }
}
