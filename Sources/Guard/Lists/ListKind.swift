/// What being on a list means.
package enum ListKind: String, Sendable, CaseIterable, Codable {
    /// Whoever is on it is not mailed.
    case suppression
    /// Only who is on it may be mailed by a campaign that asks for it.
    case audience
}
