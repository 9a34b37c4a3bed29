import Mail

/// Why a check counts a text of the message, or does not: the evidence and its weights.
package struct Explanation: Hashable, Sendable, Encodable {
    /// One fact that speaks for or against.
    package struct Reason: Hashable, Sendable, Encodable {
        /// The name in `Evidence`, such as `rareDelimiters`.
        package let name: String
        /// A natural logarithm of odds; below zero it speaks against.
        package let weight: Double
        /// One clause: `between signs that mail rarely uses otherwise`.
        package let text: String
    }

    /// The check's name.
    package let check: String
    /// As in the finding.
    package let kind: String
    package let `where`: String
    package let excerpt: String
    /// The sum of the weights.
    package let score: Double
    /// Whether the sum is enough for a finding.
    package let counts: Bool
    /// The strongest first.
    package let evidence: [Reason]
}

extension Explanation {
    init(check: String, kind: String, where place: String, excerpt: String, evidence: EvidenceSet) {
        self.check = check
        self.kind = kind
        self.where = place
        self.excerpt = excerpt
        score = Self.rounded(evidence.score)
        counts = evidence.score >= 0
        self.evidence = evidence.all
            .map { Reason(name: "\($0)", weight: Self.rounded($0.weight), text: $0.text) }
            .sorted { abs($0.weight) > abs($1.weight) }
    }

    private static func rounded(_ weight: Float) -> Double { (Double(weight) * 10).rounded() / 10 }
}
