/// A binary heap of moments, earliest first. An entry stays when its wait ends early. When the entry fires, its owner
/// looks at the present deadline and inserts a new entry if that is later. So a connection that waits a thousand
/// times costs about one entry.
struct TimerHeap {
    struct Entry {
        /// Monotonic nanoseconds.
        let at: Int64
        /// A registration's key, or a callback's number.
        let key: UInt64
        let isCallback: Bool
    }

    private var entries: [Entry] = []

    var earliest: Int64? { entries.first?.at }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if entries[parent].at <= entries[child].at { break }
            entries.swapAt(parent, child)
            child = parent
        }
    }

    /// Takes the earliest entry if it is due.
    mutating func popDue(_ now: Int64) -> Entry? {
        guard let first = entries.first, first.at <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            var parent = 0
            while true {
                var least = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                    if entries[child].at < entries[least].at { least = child }
                }
                if least == parent { break }
                entries.swapAt(parent, least)
                parent = least
            }
        }
        return first
    }
}
