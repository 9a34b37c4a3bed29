/// How large what people and programs ask for may be, wherever it is read: the command line, requests, the configuration.
///
/// **Why bounds at all:** within them no sum or product of a few such values leaves 64 bits, and what lies beyond is a
/// mistake in typing.
package enum ValueLimits {
    /// A hundred years: several add up in nanoseconds within 64 bits.
    package static let time: Duration = .seconds(timeSeconds)
    package static let timeSeconds = 36_525 * 86_400
    /// Octets, 1 PiB: more than a disk holds.
    package static let sizeBytes = 1 << 50
    /// Messages, recipients, rows, connections.
    package static let count = 1_000_000_000
    /// Messages a minute: `count` a second.
    package static let perMinute = 60 * count
}
