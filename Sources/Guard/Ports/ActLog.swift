import Content
import Mail

/// The audit trail of what was done to the guard. Stops, resumes and imports write their own act in the commit that
/// makes them; whoever does something else appends its act here.
package protocol ActLog: Sendable {
    /// Durable when it returns.
    func append(_ act: Act) async throws(StoreFailure)
    /// Somebody's act was put on record in the commit that made it.
    func didAct(_ who: Identity)
    /// Oldest first, the newest so many.
    func acts(since: Timestamp?, limit: Int?) async throws(StoreFailure) -> [Act]
    /// The same, a page at a time; whoever wants all begins with nil and goes on with the page's `next`.
    func acts(
        since: Timestamp?, newest limit: Int?, after place: ActPage.Place?
    ) async throws(StoreFailure) -> ActPage
}

extension ActLog {
    package func didAct(_ who: Identity) {}
}

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

/// Proves that what is on record is what was written: each commit is chained to the one before by a hash.
package protocol AuditProof: Sendable {
    /// Looks at some links, from a place on. Whoever wants all begins with nil and goes on with the page's `next`.
    /// - Parameters:
    ///   - place: of the page before; nil to begin.
    ///   - day: where to begin, in days since 1970; nil: at the beginning of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage
}

/// Answers after a mistake, from the record of every message.
package protocol DamageLog: Sendable {
    /// What happened to the mail that matches; the filter's limit does not count.
    func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport
    /// What the mail that matches was made of, in the order in which it was first met; of more templates than
    /// `MessageTemplate.limit` the last.
    func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate]
    /// The templates that were met last, oldest first.
    func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate]
    /// A page of its recipients, each once for each message.
    /// - Parameters:
    ///   - place: of the page before; nil to begin.
    ///   - redaction: what is shown of them.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage
}

/// What is on record of how mail was received.
package protocol SignalLog: Sendable {
    /// Of the deliveries that match; the filter's limit does not count.
    func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals
}

/// Keeps what the operator's file said when it was last put in force, so that a change shows whenever it was made.
package protocol ConfigurationStore: Sendable {
    /// By key; nil: nothing was in force yet.
    func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]?
    /// Durable when it returns, in the same commit as the act that tells of it.
    func putInForce(_ values: [String: ConfigurationValue], _ act: Act?) async throws(StoreFailure)
}
