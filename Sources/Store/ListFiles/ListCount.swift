import Guard
import Mail

/// Counts what a list is made of, in bounded memory.
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

    /// The most frequent names of each.
    var result: ListStatistics {
        var result = statistics
        result.reasons = Self.top(result.reasons)
        result.domains = Self.top(result.domains)
        result.segments = Self.top(result.segments)
        return result
    }

    /// Of more names than there is room for, those that came once so far are forgotten: a rare name may be counted too
    /// low, a frequent one hardly.
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
