import Mail

/// Apologies, and whom each is for. Of a person it knows which message has the apology for him, so that nobody gets two:
/// the record of a message of an armed campaign says so in the commit that it is made in, before anything leaves.
package protocol ApologyStore: Sendable {
    /// All, oldest first.
    func apologies() async throws(StoreFailure) -> [Apology]
    /// Begins one, or goes on with one that is not ended: nothing is armed yet. `StoreFailure` when its campaign is
    /// another's.
    func prepare(_ order: ApologyOrder, at: Timestamp) async throws(StoreFailure) -> Apology
    /// Adds people; who is there already stays as he is.
    func add(_ people: [ApologyPerson], to apology: Apology.ID) async throws(StoreFailure)
    /// From now on records of the campaign say who has had it; those that are there already count, and so do earlier
    /// apologies of the incident. On record as an act, and in the incident's timeline.
    func arm(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure) -> Apology
    /// nil when there is none that is not ended.
    func end(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure) -> Apology?
    /// - Parameter besides: the message in question, which does not count.
    func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyStanding
    func coverage(of apology: Apology.ID) async throws(StoreFailure) -> ApologyCoverage
    /// A page of its people, in the order of their addresses.
    /// - Parameters:
    ///   - state: only those; nil: all.
    ///   - last: of the page before; nil to begin.
    func people(
        of apology: Apology.ID, in state: ApologyCoverage.State?, after last: String?
    ) async throws(StoreFailure) -> [ApologyPerson]
}
