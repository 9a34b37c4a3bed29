import Mail

/// An apology as people and programs see it.
package struct ApologyStatus: Hashable, Sendable, Codable {
    package var incident: String
    package var campaign: String
    /// RFC 3339; null: it was begun, and never armed.
    package var armedAt: String?
    package var armedBy: String
    /// null while its campaign's mail goes to its people only.
    package var endedAt: String?
    /// Whom it is for.
    package var people: Int
    package var coverage: ApologyCoverage
    /// People who were left out when it was armed, because a suppression list named them; null when that was not asked
    /// now.
    package var suppressed: Int?

    package init(_ apology: Apology, coverage: ApologyCoverage, suppressed: Int? = nil) {
        incident = apology.incident.description
        campaign = apology.campaign
        armedAt = apology.armedAt?.rfc3339
        armedBy = apology.armedBy
        endedAt = apology.endedAt?.rfc3339
        people = coverage.people
        self.coverage = coverage
        self.suppressed = suppressed
    }
}
