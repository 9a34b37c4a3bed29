// The bounds of the target `Mail`. They are the only file in its root, so that every folder may use them.

/// The bounds of this target: what a message, an address or a hostile sender may cost us.
package enum MailLimits {
    /// Octets of a local part (RFC 5321 section 4.5.3.1.1).
    package static let localPartBytes = 64
    /// Octets of a domain (RFC 5321 section 4.5.3.1.2).
    package static let domainBytes = 255
    /// Octets of one domain label (RFC 1035 section 2.3.4).
    package static let labelBytes = 63
    /// Octets of a mailbox: a path may have 256 (RFC 5321 section 4.5.3.1.3), two of which are its angle brackets.
    package static let mailboxBytes = 254

    /// Octets of one header section. No RFC bounds it; an ESP's control header may name 10,000 recipients, each with an
    /// address of 254 octets at most and some dozens of its own. What lies behind is read as text, and refused.
    package static let headerSectionBytes = 4 << 20
    /// Fields of one header section. No RFC bounds it; large messages carry about a hundred.
    package static let headerFields = 1000
    /// How deep multiparts and attached messages may nest. RFC 2046 names no bound; mail programs stop between 10
    /// and 100, people's mail stays below 10. What lies deeper is read as text.
    package static let nestingDepth = 32
    /// Parts of a message (RFC 2046 names no bound). What lies behind is read as text.
    package static let parts = 2000
    /// Octets of a boundary: RFC 2046 section 5.1.1 allows 70, some senders write more.
    package static let boundaryBytes = 200
    /// Octets of a parameter's value, such as a file name, after decoding (RFC 2231 names no bound).
    package static let parameterBytes = 1024
    /// Segments of a continued parameter (RFC 2231 section 3 names no bound).
    package static let parameterSegments = 100
    /// Ways in which one parameter is read where it stands there more than once. Honest mail has one, or two where it is
    /// written for old programs as well; with more the message is refused.
    package static let parameterReadings = 4
    /// Defects kept for one message, so that hostile mail cannot grow its own record; twice as many where they matter.
    package static let defects = 20
    /// How often as many octets as the message has may be read once more, in another of the ways in which its readers may
    /// read them. Honest mail needs none; two Content-Transfer-Encoding fields need one.
    package static let rereading = 4
    /// Elements that open a region of an HTML text (code, hidden, ...) inside one another; real mail stays below 5. What
    /// lies deeper opens none.
    package static let openRegions = 32
}
