// Folder Commands: the language of SMTP, which both sides share. Commands and their parameters as values, the parser
// of command lines, credentials, and a server's replies to commands.
// May use: the limits.

import Mail

/// A parsed command of the client (RFC 5321 4.1.1 and the offered extensions).
enum Command: Hashable, Sendable {
    case hello(Hello)
    case mail(MailCommand)
    case recipient(RecipientCommand)
    case data
    /// RFC 3030: `BDAT 86 LAST`; the bytes follow the line.
    case chunk(Chunk)
    case reset
    case noop
    case verify
    case expand
    case help
    case quit
    case startTLS
    /// RFC 4954. The initial response is still in base64; nil when the client sent none.
    case authenticate(AuthenticationMechanism, initial: SecretBytes?)
}

/// The client's name: `EHLO mail.example.com` or `HELO mail.example.com` (RFC 5321 4.1.1.1).
package struct Hello: Hashable, Sendable {
    /// Unverified. Contains only letters, digits, `.`, `-`, `_`, `:`, `[` and `]`, so it is safe in a trace line.
    /// Empty for a device that sent no valid name.
    package let domain: String
    /// Whether the client sent EHLO.
    package let isExtended: Bool

    package init(domain: String, isExtended: Bool) {
        self.domain = domain
        self.isExtended = isExtended
    }
}

/// The start of an envelope (RFC 5321 4.1.1.2).
///
///     C: MAIL FROM:<news@example.com> SIZE=4096 BODY=8BITMIME
///
/// The AUTH parameter (RFC 4954 section 5) is checked and dropped: the guard cannot confirm it.
package struct MailCommand: Hashable, Sendable {
    /// The BODY parameter (RFC 6152).
    package enum Body: String, Sendable { case sevenBit = "7BIT", eightBitMIME = "8BITMIME" }
    /// How much of the message a delivery report returns (RFC 3461 section 4.3).
    package enum Return: String, Sendable { case full = "FULL", headers = "HDRS" }

    /// nil is the null reverse-path `<>`.
    package var reversePath: Address?
    /// SIZE in bytes, as declared (RFC 1870); `Int.max` when the number is too large for an Int.
    package var declaredBytes: Int?
    package var body: Body?
    /// The SMTPUTF8 parameter (RFC 6531 section 3.4).
    package var smtpUTF8 = false
    package var returning: Return?
    /// ENVID in xtext, as received (RFC 3461 section 4.4).
    package var envelopeID: String?

    package init(reversePath: Address?) { self.reversePath = reversePath }
}

/// One recipient (RFC 5321 4.1.1.3).
///
///     C: RCPT TO:<jo@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;jo@example.org
package struct RecipientCommand: Hashable, Sendable {
    /// When to report on the delivery (RFC 3461 section 4.1).
    package struct Notify: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let success = Notify(rawValue: 1)
        package static let failure = Notify(rawValue: 2)
        package static let delay = Notify(rawValue: 4)
        /// `NOTIFY=NEVER`.
        package static let never: Notify = []
    }

    /// The recipient's address. A bare `<Postmaster>` gets the guard's own host name.
    package var recipient: Address
    package var notify: Notify?
    package var originalRecipient: OriginalRecipient?
    /// Whether the path had a source route, which is dropped (RFC 5321 appendix C).
    package var hasSourceRoute = false

    package init(recipient: Address) { self.recipient = recipient }

    /// Whether the transaction must have SMTPUTF8 (RFC 6531 section 3.4, RFC 6533 section 3).
    var needsSMTPUTF8: Bool {
        recipient.needsSMTPUTF8 || originalRecipient?.fullText.utf8.contains { $0 >= 0x80 } ?? false
    }
}

/// The ORCPT parameter, `type;xtext` (RFC 3461 section 4.2). It contains an address, so it prints redacted.
package struct OriginalRecipient: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The parameter as received.
    package let fullText: String

    package init(fullText: String) { self.fullText = fullText }

    package var description: String { "\(fullText.prefix { $0 != ";" });…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A chunk of a message and its size (RFC 3030).
///
///     C: BDAT 1000
///     C: (1000 octets)
///     C: BDAT 86 LAST
///     C: (86 octets)
package struct Chunk: Hashable, Sendable {
    /// The size in bytes.
    package let size: Int
    package let isLast: Bool

    package init(size: Int, isLast: Bool) {
        self.size = size
        self.isLast = isLast
    }
}
