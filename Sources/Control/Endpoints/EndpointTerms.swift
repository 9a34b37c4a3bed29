/// On which terms an endpoint is answered: to whom, beside which other requests, and for how long a client waits.
struct EndpointTerms: Hashable, Sendable {
    /// What whoever asks must be allowed to do. An operator may do what a reader may.
    ///
    /// On the Unix socket nobody is a mere reader: whom `Asker` lets in may ask everything.
    enum Role: Hashable, Sendable {
        /// Sees what is on record, the names and messages of people among it. Changes nothing.
        case reader
        /// Changes what the guard does, or what it has on record.
        case `operator`
    }

    /// The requests with which it shares the places that the server has (`ControlSlots`).
    enum Slot: Hashable, Sendable, CaseIterable {
        case stop
        /// What is at hand.
        case quick
        /// What may take long.
        case report
    }

    let role: Role
    let slot: Slot
    /// How long the client waits for the answer; of one that is read piece by piece, for each piece.
    let deadline: Duration

    static func reader(_ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout) -> EndpointTerms {
        EndpointTerms(role: .reader, slot: slot, deadline: deadline)
    }

    static func `operator`(
        _ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout
    ) -> EndpointTerms {
        EndpointTerms(role: .operator, slot: slot, deadline: deadline)
    }
}
