/// Judges a message by its facts: synchronous, pure, blind to its mode. Adding one: its file here, its test,
/// its line in `Roster.swift`.
package protocol Check: Sendable {
    /// The name in configuration, findings and replies; lower case with hyphens.
    static var name: String { get }
    /// The mode when the configuration does not say.
    static var defaultMode: CheckMode { get }
    /// The codes of its refusals.
    static var rejection: Rejection { get }
    /// Every finding, in the order a reader meets them; empty when nothing is wrong.
    func judge(_ facts: Facts) -> [Finding]
}

extension Check {
    package static var rejection: Rejection { .policy }
}
