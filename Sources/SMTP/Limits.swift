// The limits of the target `SMTP`. This is the only file in its root, so that every folder may use it.

/// Every limit of the target: name, unit, RFC section and reason. These limits are fixed; `ServerOptions` has the
/// limits that an operator may change. A message's text lines have no limit (RFC 5321 4.5.3.1.6 names 1,000 bytes):
/// they pass through byte by byte and are never stored as lines.
package enum Limits {
    /// Bytes of a command line, with CRLF. RFC 5321 4.5.3.1.4 requires 512. The extensions add to that (SIZE 26, BODY
    /// 17, SMTPUTF8 10, AUTH 500, DSN 100 on MAIL and 500 on RCPT), so a line stays below 1,200.
    package static let commandLineBytes = 2_048

    /// Bytes of an AUTH line or of an answer to 334, with CRLF. RFC 4954 section 4 allows 12,288 for the base64 text;
    /// a `LineFramer` never lets a longer line through.
    package static let authenticationLineBytes = 12_288

    /// Bytes of a user name or a password after decoding. RFC 4616 section 2 and RFC 4954 set no limit apart from the
    /// line's. 1,024 keeps kilobytes away from the password hash.
    package static let credentialBytes = 1_024

    /// Bytes of a PLAIN message that the guard still sends in the AUTH command itself. 372 bytes are 496 in base64;
    /// with `AUTH PLAIN ` and CRLF they fit the 512 of RFC 5321 4.5.3.1.4.
    package static let initialResponseBytes = 372

    /// Bytes of a domain, the argument of EHLO and HELO: RFC 5321 4.5.3.1.2.
    package static let domainBytes = 255

    /// Bytes of ENVID: RFC 3461 section 4.4.
    package static let envelopeIDBytes = 100

    /// Bytes of ORCPT: RFC 3461 section 4.2.
    package static let originalRecipientBytes = 500

    /// Decimal digits of SIZE (RFC 1870 section 6.1) and of a chunk size (RFC 3030 section 2).
    package static let sizeDigits = 20

    /// Bytes of a refused chunk that are still read and dropped, so that the session stays usable (RFC 3030 section
    /// 2). A larger chunk ends the session: to read and drop a gigabyte would help only an attacker.
    package static let skippedChunkBytes = 1 << 30

    /// Bytes of one reply line of a server, with CRLF. RFC 5321 4.5.3.1.5 requires 512; real ESPs add URLs and ids,
    /// so eight times that.
    package static let replyLineBytes = 4_096

    /// Lines of one reply. RFC 5321 sets no limit; the longest EHLO replies in use have about 20.
    package static let replyLines = 128

    /// Recipients per transaction, by default. RFC 5321 4.5.3.1.8 requires at least 100.
    package static let recipients = 1_000

    /// Bytes of a message, by default; offered as SIZE (RFC 1870).
    package static let messageBytes = 50 << 20

    /// Bad commands before 421, by default. RFC 5321 4.3.2 allows closing with 421 at any time; 20 is Postfix's hard
    /// error limit.
    package static let badCommands = 20

    /// Failed logins before 421, by default: more tries than a person needs, or a program that knows its password.
    package static let failedLogins = 5
}
