import Mail

/// What followed a committed record: the ESP's answer, or why the end of data never left.
package struct Outcome: Sendable {
    package let id: RecordID
    package let at: Timestamp
    package let verdict: Verdict
    /// The new state of every delivery that the first commit left `unknown`.
    package let state: Delivery.State
    /// The reply that decided it: the ESP's, or ours.
    package let reply: Reply
    /// The stop that kept the end of data back.
    package let stop: StopID?
    /// The id that the ESP's reply names.
    package var espID: String?

    package init(
        id: RecordID, at: Timestamp, verdict: Verdict, state: Delivery.State, reply: Reply, stop: StopID? = nil
    ) {
        self.id = id
        self.at = at
        self.verdict = verdict
        self.state = state
        self.reply = reply
        self.stop = stop
    }
}
