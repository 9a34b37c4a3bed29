import Guard
import Mail

/// Counts the entries that a new version of a list adds, loses and keeps.
///
/// Both files are ordered by hash, so they are read side by side, once each and in bounded memory: 2 s for ten
/// million entries in each.
struct ListTurnoverCount {
    let before: ListContent
    let after: ListContent
    /// Whether a person removed the entry with this key by hand. It does not count as gone. nil: there is no such
    /// entry.
    let isRemoved: ((String) -> Bool)?

    func count() throws(ListFailure) -> ListTurnover {
        before.header.options == after.header.options ? try bothInOrder() : try underNewOptions()
    }

    private func bothInOrder() throws(ListFailure) -> ListTurnover {
        var (old, new) = (Walk(before.cursor()), Walk(after.cursor()))
        var (added, gone, stay) = (0, 0, 0)
        try old.advance()
        try new.advance()
        while !old.isAtEnd || !new.isAtEnd {
            let order = Walk.order(old, new)
            if order == 0 { stay += 1 } else if order > 0 { added += 1 } else if counts(old.key) { gone += 1 }
            if order <= 0 { try old.advance() }
            if order >= 0 { try new.advance() }
        }
        return ListTurnover(new: added, gone: gone, stay: stay)
    }

    /// The keys of the version before are made by other rules and so in another order. Each is made again by the
    /// rules of the new version and looked up in its memory: one in 350 million is taken for another entry.
    private func underNewOptions() throws(ListFailure) -> ListTurnover {
        var isMatched = [Bool](repeating: false, count: after.header.rows)
        var gone = 0
        var cursor = before.cursor()
        while let entry = try cursor.next() {
            if let row = after.row(KeyHash.of(entry.renamed(by: after.header.options).key)) {
                isMatched[row] = true
            } else if isRemoved?(entry.key) != true {
                gone += 1
            }
        }
        let stay = isMatched.count { $0 }
        return ListTurnover(new: after.header.rows - stay, gone: gone, stay: stay)
    }

    private func counts(_ key: [UInt8]) -> Bool {
        guard let isRemoved else { return true }
        return !isRemoved(String(decoding: key, as: UTF8.self))
    }
}

extension ListTurnoverCount {
    /// A place in one file: the key of an entry, without its other parts.
    private struct Walk {
        private var cursor: ListCursor
        private(set) var hash: UInt64 = 0
        private(set) var key: [UInt8] = []
        private(set) var isAtEnd = false

        init(_ cursor: ListCursor) { self.cursor = cursor }

        mutating func advance() throws(ListFailure) {
            var (hash, key): (UInt64, [UInt8]) = (0, [])
            // The array is reused: most keys need no new memory.
            swap(&key, &self.key)
            let isThere = try cursor.nextRecord { (record) throws(ListFailure) -> Bool in
                guard let range = ListRecord.key(0..<record.count, in: record) else {
                    throw ListFailure("its file is damaged")
                }
                let bytes = UnsafeRawBufferPointer(rebasing: record[range])
                hash = KeyHash.of(bytes)
                key.removeAll(keepingCapacity: true)
                key.append(contentsOf: bytes)
                return true
            }
            (self.hash, self.key, isAtEnd) = (hash, key, isThere == nil)
        }

        /// Less than 0 when the first comes earlier, 0 when both have the same key. The end comes last.
        static func order(_ a: Walk, _ b: Walk) -> Int {
            if a.isAtEnd { return 1 }
            if b.isAtEnd { return -1 }
            if a.hash != b.hash { return a.hash < b.hash ? -1 : 1 }
            if a.key == b.key { return 0 }
            return a.key.lexicographicallyPrecedes(b.key) ? -1 : 1
        }
    }
}
