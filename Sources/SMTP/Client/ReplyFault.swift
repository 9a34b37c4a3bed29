/// Why bytes of a server are no reply (RFC 5321 4.2); the connection is of no further use.
package enum ReplyFault: Error, Hashable, Sendable {
    case bareLineBreak
    case lineTooLong
    case tooManyLines
    /// No three digits with a space, a hyphen or the line's end behind.
    case noCode
    /// Lines of one reply carry different codes.
    case mixedCodes
}
