import Mail

/// Why a message does not go on: what the client is told, and which check spoke.
package struct Refusal: Hashable, Sendable {
    /// One line: `550 5.7.1 sendguard: REASON [check]`, or `451 4.7.1 …` when the check could not tell.
    package let reply: Reply
    /// Name of the check that spoke first.
    package let check: String
    /// `blocked` or `deferred`.
    package let verdict: Verdict

    package init(reply: Reply, check: String, verdict: Verdict) {
        self.reply = reply
        self.check = check
        self.verdict = verdict
    }
}
