import Mail

/// What is on record, in the order in which it was committed, for whoever carries it elsewhere.
package protocol AuditTrail: Sendable {
    /// What came after a place; whoever wants all goes on with the page's `next` once it is safe.
    /// - Parameter today: days since 1970; those before it are over.
    func trail(after place: TrailPlace, today: Int64) async throws(StoreFailure) -> TrailPage
    /// Where somebody begins who has told nothing yet.
    /// - Parameter atEnd: with what comes from now on, and not with all that is on record.
    func trailStart(atEnd: Bool) async throws(StoreFailure) -> TrailPlace
    /// How far somebody has come; nil: nobody of this name has told anything.
    func trailPlace(of follower: String) async throws(StoreFailure) -> TrailPlace?
    /// Durable when it returns.
    func keep(_ place: TrailPlace, of follower: String) async throws(StoreFailure)
    /// Of days that are over, oldest first.
    /// - Parameter link: only heads that stand later in the chain.
    func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead]
}
