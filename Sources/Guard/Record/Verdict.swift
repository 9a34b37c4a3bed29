/// What became of a message as a whole.
package enum Verdict: String, Sendable, CaseIterable, Codable {
    /// At least one recipient was accepted by the ESP.
    case relayed
    /// A check, a list or a rejecting stop refused it for good.
    case blocked
    /// Kept by us; the client has its 250.
    case held
    /// Not now: a deferring stop, a failure of ours, a list that is too old. The client keeps it.
    case deferred
    /// The ESP refused it.
    case refused
    /// Its end of data may have left and no answer was recorded.
    case unknown
}
