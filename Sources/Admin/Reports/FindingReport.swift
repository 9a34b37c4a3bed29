import Guard

/// What a check saw.
package struct FindingReport: Hashable, Sendable, Codable {
    package var check: String
    package var kind: String
    package var `where`: String
    package var excerpt: String
    package var action: Finding.Action

    package init(_ finding: Finding) {
        check = finding.check
        kind = finding.kind
        self.where = finding.where
        excerpt = finding.excerpt
        action = finding.action
    }
}
