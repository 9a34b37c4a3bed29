/// What all checks together say of a message.
package struct Judgement: Hashable, Sendable {
    /// In roster order, each with the action taken; those merely observed too.
    package let findings: [Finding]
    /// nil when the message may go on.
    package let refusal: Refusal?

    package init(findings: [Finding], refusal: Refusal?) {
        self.findings = findings
        self.refusal = refusal
    }
}
