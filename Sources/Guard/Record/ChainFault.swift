/// What does not fit in the audit trail.
package enum ChainFault: Hashable, Sendable, Codable {
    /// What a row is of.
    package enum Part: String, Sendable, Codable, CodingKeyRepresentable { case record, outcome, act, held, base }

    /// It is not what was written.
    case changed(Part, Int64)
    /// It was written and is not there.
    case missing(Part, Int64)
    /// It is there and was never written by a guard.
    case slippedIn(Part, Int64)
    /// A link does not follow from the one before.
    case brokenLink(Int64)
    /// Links from one to another are not there.
    case missingLinks(Int64, Int64)
}
