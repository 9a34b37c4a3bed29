/// Finds the word that was probably meant.
enum Nearest {
    /// The candidate with the fewest typing errors between it and `word`; nil when none is near enough to help:
    /// half of the word's letters at most, and two for short words.
    static func candidate(to word: String, among candidates: [String]) -> String? {
        let limit = max(2, word.count / 2)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = distance(Array(word.lowercased()), Array(candidate.lowercased()))
            guard distance <= limit, distance < candidate.count else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// Edit distance: insertions, deletions, replacements, and swaps of neighbours.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
