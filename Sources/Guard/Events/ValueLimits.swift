/// The bounds of the values that people and programs give: on the command line, in requests, in the configuration.
///
/// **Why:** the sum or product of a few values within these bounds fits into 64 bits. A value beyond them is a typing
/// mistake.
package enum ValueLimits {
    /// 100 years: the sum of several, in nanoseconds, fits into 64 bits.
    package static let time: Duration = .seconds(timeSeconds)
    package static let timeSeconds = 36_525 * 86_400
    /// Bytes: 1 PiB, more than any disk holds.
    package static let sizeBytes = 1 << 50
    /// Messages, recipients, rows, connections.
    package static let count = 1_000_000_000
    /// Messages per minute: `count` per second.
    package static let perMinute = 60 * count
    /// Characters of a text that a person gives: a reason, a note, the owner of an incident. `status` shows it in one
    /// line. A reason is also part of replies, whose lines have at most 512 octets (RFC 5321 section 4.5.3.1.5).
    package static let textCharacters = 200
    /// Characters of a name of something outside the guard: an address, a pattern of campaigns, a file, a Message-ID.
    /// A Message-ID is in a line of at most 998 octets (RFC 5322 section 2.1.1).
    package static let nameCharacters = 1000

    /// Counts Unicode scalars, not characters: one visible letter can carry any number of combining marks.
    package static func isLong(_ text: String, limit: Int = textCharacters) -> Bool {
        text.utf8.count > limit && text.unicodeScalars.count > limit
    }
}
