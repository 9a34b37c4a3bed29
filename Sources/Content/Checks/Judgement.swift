import Mail

/// What all checks together say of a message.
package struct Judgement: Hashable, Sendable {
    /// In roster order, each with the action taken; those merely observed too.
    package let findings: [Finding]
    /// nil when the message may go on.
    package let refusal: Refusal?

    package init(findings: [Finding], refusal: Refusal?) {
        self.findings = findings
        self.refusal = refusal
    }

    /// Whether a finding stands somewhere in the message, so that the message is worth being read for it again.
    package var hasSpots: Bool { findings.contains { $0.spot != nil } }

    /// The same judgement, with the place in the message as received of each finding that stands somewhere.
    package func located(by origins: MessageOrigins) -> Judgement {
        let located = findings.map { finding in
            guard let spot = finding.spot else { return finding }
            let range = origins.range(of: spot.range, inSurface: spot.surface)
            var finding = finding
            finding.location = Finding.Location(offset: range.lowerBound, length: range.count)
            return finding
        }
        return Judgement(findings: located, refusal: refusal)
    }
}
