// The bounds of the target `SMTP`. They are the only file in its root, so that every folder may use them.

/// Every bound of the target: name, unit, RFC section and reason. What an operator may change comes in through
/// `ServerOptions`; what stands here is fixed. A message's text lines have no bound (RFC 5321 4.5.3.1.6 names
/// 1,000 octets): they pass through byte by byte and none is ever held as a line.
package enum Limits {
    /// Octets of a command line, CRLF included. RFC 5321 4.5.3.1.4 asks for 512; with what the extensions add
    /// (SIZE 26, BODY 17, SMTPUTF8 10, AUTH 500, DSN 100 on MAIL and 500 on RCPT) a line stays below 1,200.
    package static let commandLineBytes = 2_048

    /// Octets of a line of an AUTH command or of an answer to 334, CRLF included. RFC 4954 section 4 sets
    /// 12,288 for the base64 text; nothing longer is ever held by a `LineFramer`.
    package static let authenticationLineBytes = 12_288

    /// Octets of a user name or a password after decoding. RFC 4616 section 2 names no bound; RFC 4954 needs
    /// none beyond the line. 1,024 keeps a password hash from being fed kilobytes.
    package static let credentialBytes = 1_024

    /// Octets of a PLAIN message that still goes with the AUTH command itself: 372 are 496 in base64, and with
    /// `AUTH PLAIN ` and CRLF fit the 512 of RFC 5321 4.5.3.1.4.
    package static let initialResponseBytes = 372

    /// Octets of the argument of EHLO and HELO: RFC 5321 4.5.3.1.2, a domain.
    package static let domainBytes = 255

    /// Octets of ENVID: RFC 3461 section 4.4.
    package static let envelopeIDBytes = 100

    /// Octets of ORCPT: RFC 3461 section 4.2.
    package static let originalRecipientBytes = 500

    /// Decimal digits of SIZE: RFC 1870 section 6.1, and of a chunk size: RFC 3030 section 2.
    package static let sizeDigits = 20

    /// Octets of a refused chunk that are still read and dropped so that the session stays usable (RFC 3030
    /// section 2). A larger one ends the session: reading a gigabyte to throw it away serves only an attacker.
    package static let skippedChunkBytes = 1 << 30

    /// Octets of one reply line of a server, CRLF included. RFC 5321 4.5.3.1.5 asks for 512; real ESPs put
    /// URLs and ids in, so eight times that.
    package static let replyLineBytes = 4_096

    /// Lines of one reply. RFC 5321 sets none; the longest EHLO replies in use have about 20.
    package static let replyLines = 128

    /// Recipients per transaction unless configured. RFC 5321 4.5.3.1.8 asks for at least 100.
    package static let recipients = 1_000

    /// Octets of a message unless configured; offered as SIZE (RFC 1870).
    package static let messageBytes = 50 << 20

    /// Bad commands before 421 unless configured. RFC 5321 4.3.2 allows closing with 421 at any time; 20 is
    /// what Postfix calls its hard error limit.
    package static let badCommands = 20

    /// Logins that are not accepted before 421 unless configured: more tries than a person needs, or a program that knows
    /// its password.
    package static let failedLogins = 5
}
