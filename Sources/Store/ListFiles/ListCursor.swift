import Guard
import Mail

/// Reads the entries of a list's file in order, ascending by hash and then by key.
struct ListCursor {
    private var section: SectionReader
    private let texts: [String]
    private let sum: UInt64?

    /// - Parameter sum: the expected checksum at the end; nil when only a part of the section is read.
    init(_ file: ListDescriptor, _ entries: Range<Int>, texts: [String], sum: UInt64?) {
        section = SectionReader(file, entries)
        self.texts = texts
        self.sum = sum
    }

    /// Returns nil at the end. Throws when the file is damaged, at the latest at the end.
    mutating func next() throws(ListFailure) -> ListEntry? {
        try next { (range, bytes, texts) in ListRecord.entry(range, in: bytes, texts: texts) }
    }

    /// The same for callers that need the raw record.
    mutating func nextRecord<Result>(
        _ body: (UnsafeRawBufferPointer) throws(ListFailure) -> Result
    ) throws(ListFailure) -> Result? {
        try next { (range, bytes, _) throws(ListFailure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    private mutating func next<Result>(
        _ body: (Range<Int>, UnsafeRawBufferPointer, [String]) throws(ListFailure) -> Result?
    ) throws(ListFailure) -> Result? {
        guard !section.isAtEnd else {
            if let sum, section.sum.value != sum { throw ListFailure("its file is damaged") }
            return nil
        }
        let texts = texts
        // The longest possible record; a block holds thousands of ordinary ones.
        let (result, count) = try section.ahead(ListLimits.recordBytes) { (bytes) throws(ListFailure) in
            guard let range = ListRecord.range(at: 0, in: bytes), let result = try body(range, bytes, texts) else {
                throw ListFailure("its file is damaged")
            }
            return (result, range.count)
        }
        section.take(count)
        return result
    }
}

/// Reads two versions of a list side by side: both are ordered by hash.
struct ListComparison {
    /// The largest number of entries shown.
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

    /// Less than 0 when the first comes earlier, 0 when both have the same key. nil comes last.
    private static func order(_ a: ListEntry?, _ b: ListEntry?) -> Int {
        guard let a else { return 1 }
        guard let b else { return -1 }
        if a.key == b.key { return 0 }
        let (first, second) = (KeyHash.of(a.key), KeyHash.of(b.key))
        if first != second { return first < second ? -1 : 1 }
        return a.key.utf8.lexicographicallyPrecedes(b.key.utf8) ? -1 : 1
    }
}

/// Counts what a list consists of, in bounded memory.
struct ListCount {
    private var statistics = ListStatistics()
    private let now: Timestamp
    private static let monthSeconds: Int64 = 30 * 86_400

    init(now: Timestamp) { self.now = now }

    mutating func take(_ entry: ListEntry) {
        statistics.rows += 1
        let target = entry.target
        statistics.kinds[target.kindText, default: 0] += 1
        Self.count(entry.reason, in: &statistics.reasons)
        if case .address(let key) = target, let at = key.utf8.lastIndex(of: UInt8(ascii: "@")) {
            Self.count(String(key[key.utf8.index(after: at)...]), in: &statistics.domains)
        }
        Self.count(entry.segment, in: &statistics.segments)
        Self.count(entry.since.map { String($0.rfc3339.prefix(7)) } ?? "", in: &statistics.months)
        if let sign = [entry.engagedAt, entry.subscribedAt].compactMap(\.self).max() {
            let months = max(0, (now - sign).wholeSeconds / Self.monthSeconds)
            statistics.unengagedMonths[Int(months), default: 0] += 1
        }
    }

    /// The most frequent names of each kind.
    var result: ListStatistics {
        var result = statistics
        result.reasons = Self.top(result.reasons)
        result.domains = Self.top(result.domains)
        result.segments = Self.top(result.segments)
        return result
    }

    /// When there are too many names, it drops the rarest. So the count of a rare name may be too low; the count of a
    /// frequent name is nearly exact.
    private static func count(_ name: String, in counts: inout [String: Int]) {
        counts[name, default: 0] += 1
        guard counts.count > ListLimits.countedNames else { return }
        var floor = 1
        while counts.count > ListLimits.countedNames / 2 {
            counts = counts.filter { $0.value > floor }
            floor *= 2
        }
    }

    private static func top(_ counts: [String: Int]) -> [String: Int] {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Dictionary(uniqueKeysWithValues: sorted.prefix(ListLimits.toldNames).map { ($0.key, $0.value) })
    }
}
