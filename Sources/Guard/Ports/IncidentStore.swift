import Mail

/// Incidents and their timelines. A stop opens one, or joins the open one of its scope, in the commit that makes it; its
/// end is noted in the commit that ends it.
package protocol IncidentStore: Sendable {
    /// A page, oldest first; whoever wants all begins with nil and goes on behind its last, until a page is empty.
    func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident]
    /// nil when there is no such incident.
    func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident?
    /// Oldest first; the newest so many.
    func entries(of incident: IncidentID, newest limit: Int) async throws(StoreFailure) -> [IncidentEntry]
    /// How many there are.
    func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int
    /// Durable when it returns, and on record as an act.
    func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident
    /// As well. nil when there is no such incident, or it is closed and the change is no note.
    func change(_ incident: IncidentID, _ change: IncidentChange, at: Timestamp) async throws(StoreFailure) -> Incident?
    /// As well. nil when there is no such incident, it is closed, or it has no such step.
    func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident?
}

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

/// The right of a person to be forgotten, and still not to be mailed.
package protocol Erasure: Sendable {
    /// Takes an address out of the audiences, the messages that are kept and the audit log, and keeps it suppressed by
    /// a keyed hash. Durable when it returns; asked again, it goes on where it was broken off.
    func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult
}

/// What an erasure took away.
package struct ErasureResult: Hashable, Sendable {
    /// Lists that the address was on.
    package var lists: [String] = []
    /// Deliveries that stand under a keyed hash now.
    package var deliveries = 0
    /// Messages that were kept and are not any more.
    package var messages = 0
    /// Held recipients that were discarded.
    package var held = 0
    /// Rows of texts in which the address was: subjects, reasons, notes, what people did.
    package var texts = 0
    /// Held messages to others that name the address. They stay until they are released or discarded.
    package var heldNaming: [RecordID] = []
    /// What decides which mail may pass and names the address, such as the scope of an active stop: `stops.scope of 3`.
    package var inForce: [String] = []
    /// False: the database's log could not be emptied, because it was read all the while.
    package var isLogEmpty = true

    package init() {}
}
