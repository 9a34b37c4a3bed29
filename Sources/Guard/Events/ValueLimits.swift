/// How large and how long what people and programs ask for may be, wherever it is read: the command line, requests, the configuration.
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
    /// Characters of a text that a person gives: a reason, a note, who has an incident. It is shown in one line of `status`,
    /// and a reason stands in a reply to senders, whose lines have 512 octets (RFC 5321 section 4.5.3.1.5).
    package static let textCharacters = 200
    /// Characters of what names something that is elsewhere: an address, a pattern of campaigns, a file, a Message-ID, which
    /// is in a line of 998 octets at most (RFC 5322 section 2.1.1).
    package static let nameCharacters = 1000

    /// Counted in Unicode scalars: of what is seen as one letter, any number can be marks.
    package static func isLong(_ text: String, limit: Int = textCharacters) -> Bool {
        text.utf8.count > limit && text.unicodeScalars.count > limit
    }
}
