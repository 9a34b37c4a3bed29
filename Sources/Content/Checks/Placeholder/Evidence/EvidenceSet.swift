/// The evidence about one candidate.
package struct EvidenceSet: Hashable, Sendable {
    private var bits: UInt64 = 0

    package init(_ evidence: Evidence...) { for one in evidence { insert(one) } }

    package mutating func insert(_ evidence: Evidence) { bits |= 1 << UInt64(evidence.rawValue) }

    mutating func insert(_ evidence: Evidence, if isTrue: Bool) {
        if isTrue { insert(evidence) }
    }

    package func contains(_ evidence: Evidence) -> Bool { bits & 1 << UInt64(evidence.rawValue) != 0 }

    /// In the order of `Evidence`.
    package var all: [Evidence] { Evidence.allCases.filter(contains) }

    /// The sum of the weights; zero or more means a placeholder.
    var score: Float {
        var rest = bits
        var sum: Float = 0
        while rest != 0 {
            sum += EvidenceWeights.table[rest.trailingZeroBitCount]
            rest &= rest &- 1
        }
        return sum
    }
}
