import Guard

/// Counts deliveries by a text as SQLite hands it out, without making a string of it more than once.
///
/// Texts are told apart by a 64-bit hash: two of a million differ and are taken for the same once in forty million reports.
struct TextTally: Sendable {
    private var indices: [UInt64: Int] = [:]
    private(set) var names: [String] = []
    private(set) var counts: [StateCounts] = []
    /// Texts repeat in a row.
    private var last: (hash: UInt64, index: Int) = (0, -1)

    mutating func add(_ text: UnsafeRawBufferPointer, _ state: Delivery.State) { counts[index(of: text)][state] += 1 }

    mutating func index(of text: UnsafeRawBufferPointer) -> Int {
        let hash = KeyHash.of(text)
        if hash == last.hash, last.index >= 0 { return last.index }
        if let index = indices[hash] {
            last = (hash, index)
            return index
        }
        names.append(String(decoding: text, as: UTF8.self))
        counts.append(StateCounts())
        indices[hash] = names.count - 1
        last = (hash, names.count - 1)
        return names.count - 1
    }

    mutating func merge(_ other: TextTally) {
        for (name, counts) in zip(other.names, other.counts) {
            let place = Array(name.utf8).withUnsafeBytes { self.index(of: $0) }
            self.counts[place] = self.counts[place] + counts
        }
    }

    var groups: ReportGroups {
        ReportGroups(zip(names, counts).map { ReportGroups.Group(name: $0, counts: $1) })
    }
}
