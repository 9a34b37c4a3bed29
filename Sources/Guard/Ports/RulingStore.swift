import Mail

/// The durable rulings: exceptions for messages and tags, and blocked phrases. Every method that writes is durable when
/// it returns, and writes its event in the same commit. The commit of a message's record also notes the exception that
/// it used (`MessageRecord.exception`).
package protocol RulingStore: Sendable {
    func rulings() async throws(StoreFailure) -> RulingState
    /// Commits a new ruling and assigns its id.
    /// - Returns: the ruling, and the state in force with it.
    func add(_ order: RulingOrder, at: Timestamp) async throws(StoreFailure) -> (ruling: Ruling, state: RulingState)
    /// Confirms or ends a ruling.
    /// - Returns: the new state in force; nil when there is no such ruling, or it has ended.
    func change(_ change: RulingChange, at: Timestamp) async throws(StoreFailure) -> RulingState?
    /// How a ruling ended; nil when there is none with this id, or it has not ended.
    func end(of id: RulingID) async throws(StoreFailure) -> RulingEnd?
    /// The recipients of a refused message who have its content, or may have it, in the order of its record; empty when
    /// there is no such record.
    func holders(of id: RecordID) async throws(StoreFailure) -> [ContentHolder]
}
