/// How a check's findings are applied; by the runner, never by the check.
package enum CheckMode: String, Sendable, CaseIterable, Codable {
    /// A finding refuses the message.
    case enforce
    /// A finding is recorded and the message goes on.
    case observe
    /// The check does not run.
    case off
}
