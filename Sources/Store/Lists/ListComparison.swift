import Guard

/// Goes through two versions of a list side by side: both are in the order of their hashes.
struct ListComparison {
    /// Of the entries that are shown.
    let limit: Int

    func difference(_ before: ListCursor, _ after: ListCursor) throws(ListFailure) -> ListDifference {
        var (before, after) = (before, after)
        var difference = ListDifference()
        var (old, new) = (try before.next(), try after.next())
        while old != nil || new != nil {
            let order = Self.order(old, new)
            if order == 0 {
                if old == new { difference.same += 1 } else { difference.changed += 1 }
            } else if order < 0, let old {
                difference.removed += 1
                if difference.removedEntries.count < limit { difference.removedEntries.append(old) }
            } else if let new {
                difference.added += 1
                if difference.addedEntries.count < limit { difference.addedEntries.append(new) }
            }
            if order <= 0 { old = try before.next() }
            if order >= 0 { new = try after.next() }
        }
        return difference
    }

    /// Less than 0 when the first comes earlier, 0 when they have one key; nothing comes after everything.
    private static func order(_ a: ListEntry?, _ b: ListEntry?) -> Int {
        guard let a else { return 1 }
        guard let b else { return -1 }
        if a.key == b.key { return 0 }
        let (first, second) = (KeyHash.of(a.key), KeyHash.of(b.key))
        if first != second { return first < second ? -1 : 1 }
        return a.key.utf8.lexicographicallyPrecedes(b.key.utf8) ? -1 : 1
    }
}
