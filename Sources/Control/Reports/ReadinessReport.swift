/// Whether mail would be taken now, for load balancers and scripts.
///
/// A stop that a person or a rule made does not count: mail that it covers is answered as the stop says, and a load
/// balancer that took the guard away would make the senders' connections fail instead.
package struct ReadinessReport: Hashable, Sendable, Codable {
    /// False when no mail at all would be taken: the record cannot be written, a list that all mail is checked against is
    /// missing or too old, or no ESP can be reached.
    package var ready: Bool
    /// What keeps mail back, all of it or some.
    package var reasons: [String]
    /// Whether stops are active.
    package var stopped: Bool

    package init(ready: Bool, reasons: [String], stopped: Bool) {
        (self.ready, self.reasons, self.stopped) = (ready, reasons, stopped)
    }

    package init(_ status: StatusReport) {
        let causes = status.standing?.causes ?? []
        ready = status.running && status.halts.isEmpty && !causes.contains(where: \.allMail)
        reasons =
            (status.running ? [] : ["no guard runs"]) + status.halts.map(\.text)
            + causes.map { cause in
                cause.allMail ? cause.text : "\(cause.text) (\(cause.mail))"
            }
        stopped = !status.stops.isEmpty
    }
}
