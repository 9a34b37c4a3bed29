extension Dictionary {
    /// Keeps the entries that were used last. Called when there are too many, for a quarter fewer: so each new entry
    /// pays for a few comparisons.
    /// - Parameter used: when an entry was used last, by a clock or by counting.
    package mutating func keepLatest<Moment: Comparable>(_ count: Int, _ used: (Value) -> Moment) {
        guard self.count > count else { return }
        let times = values.map(used).sorted()
        let first = times[times.count - count]
        // Of several that were used at that same moment any may go.
        var room = count - times.count { $0 > first }
        self = filter { _, value in
            let time = used(value)
            if time != first { return time > first }
            room -= 1
            return room >= 0
        }
    }
}
