extension Dictionary {
    /// Keeps the entries that were used last. Callers use it when there are too many, and remove a quarter at once,
    /// so each new entry costs only a few comparisons.
    /// - Parameter used: when an entry was used last, by a clock or a counter.
    package mutating func keepLatest<Moment: Comparable>(_ count: Int, _ used: (Value) -> Moment) {
        guard self.count > count else { return }
        let times = values.map(used).sorted()
        let first = times[times.count - count]
        // Any of the entries with this same moment may be removed.
        var room = count - times.count { $0 > first }
        self = filter { _, value in
            let time = used(value)
            if time != first { return time > first }
            room -= 1
            return room >= 0
        }
    }
}
