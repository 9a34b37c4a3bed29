import Mail

/// What `ReplyParser` found at the start of the bytes it was shown.
package enum ReplyEvent: Hashable, Sendable {
    case incomplete
    case reply(Reply)
    /// Close the connection.
    case malformed(ReplyFault)
}
