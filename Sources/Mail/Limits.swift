// The limits of the target `Mail`. This is the only file in its root, so that every folder may use it.

/// The limits of this target: how much a message, an address or a hostile sender may cost the guard.
package enum MailLimits {
    /// Bytes of a local part (RFC 5321 section 4.5.3.1.1).
    package static let localPartBytes = 64
    /// Bytes of a domain (RFC 5321 section 4.5.3.1.2).
    package static let domainBytes = 255
    /// Bytes of one domain label (RFC 1035 section 2.3.4).
    package static let labelBytes = 63
    /// Bytes of a mailbox: a path may have 256 (RFC 5321 section 4.5.3.1.3), including its two angle brackets.
    package static let mailboxBytes = 254

    /// Bytes of one header section. No RFC limits it. An ESP's control header may name 10,000 recipients, each with
    /// an address of at most 254 bytes and some dozens of bytes more. The rest is read as text, and the message is
    /// refused.
    package static let headerSectionBytes = 4 << 20
    /// Fields of one header section. No RFC limits it; large messages have about a hundred.
    package static let headerFields = 1000
    /// Levels of nested multiparts and attached messages. RFC 2046 sets no limit; mail programs stop between 10 and
    /// 100, and people's mail stays below 10. Deeper levels are read as text.
    package static let nestingDepth = 32
    /// Parts of a message (RFC 2046 sets no limit). The rest is read as text.
    package static let parts = 2000
    /// Bytes of a boundary: RFC 2046 section 5.1.1 allows 70, some senders write more.
    package static let boundaryBytes = 200
    /// Bytes of a parameter's value, such as a file name, after decoding (RFC 2231 sets no limit).
    package static let parameterBytes = 1024
    /// Segments of a continued parameter (RFC 2231 section 3 sets no limit).
    package static let parameterSegments = 100
    /// Readings of one parameter that appears more than once. Honest mail has one, or two when it also has a form for
    /// old programs. A message with more is refused.
    package static let parameterReadings = 4
    /// Defects kept for one message, so that hostile mail cannot make its record large. Twice as many are kept when
    /// they are of the kinds that refuse or defer mail.
    package static let defects = 20
    /// The budget for reading bytes again in another way, as a multiple of the message's size. Honest mail needs
    /// no budget; two Content-Transfer-Encoding fields need one.
    package static let rereading = 4
    /// Nested elements that open a region of an HTML text (code, hidden, ...); real mail stays below 5. Deeper
    /// elements open no region.
    package static let openRegions = 32
}
