// Folder Commands: the language of SMTP, which both sides share. Commands and their parameters as values, the parser of
// command lines, credentials, and the replies that a server gives to commands.
// May use: the limits.

import Mail

/// A command of the client, understood (RFC 5321 4.1.1 and the extensions offered).
enum Command: Hashable, Sendable {
    case hello(Hello)
    case mail(MailCommand)
    case recipient(RecipientCommand)
    case data
    /// RFC 3030: `BDAT 86 LAST`; the octets follow the line.
    case chunk(Chunk)
    case reset
    case noop
    case verify
    case expand
    case help
    case quit
    case startTLS
    /// RFC 4954: the initial response still in base64, nil when there is none.
    case authenticate(AuthenticationMechanism, initial: SecretBytes?)
}

/// How the client named itself: `EHLO mail.example.com` or `HELO mail.example.com` (RFC 5321 4.1.1.1).
package struct Hello: Hashable, Sendable {
    /// Letters, digits, `.`, `-`, `_`, `:`, `[` and `]` only, so that it is safe in a trace line; unverified. Empty for a
    /// device that gave another name or none.
    package let domain: String
    /// EHLO.
    package let isExtended: Bool

    package init(domain: String, isExtended: Bool) {
        self.domain = domain
        self.isExtended = isExtended
    }
}

/// The envelope's beginning (RFC 5321 4.1.1.2).
///
///     C: MAIL FROM:<news@example.com> SIZE=4096 BODY=8BITMIME
///
/// The AUTH parameter (RFC 4954 section 5) is checked and dropped: a guard does not vouch for it.
package struct MailCommand: Hashable, Sendable {
    /// RFC 6152.
    package enum Body: String, Sendable { case sevenBit = "7BIT", eightBitMIME = "8BITMIME" }
    /// What a delivery report returns (RFC 3461 section 4.3).
    package enum Return: String, Sendable { case full = "FULL", headers = "HDRS" }

    /// nil is the null reverse-path `<>`.
    package var reversePath: Address?
    /// SIZE in octets as declared (RFC 1870); `Int.max` when it does not fit.
    package var declaredBytes: Int?
    package var body: Body?
    /// RFC 6531 section 3.4.
    package var smtpUTF8 = false
    package var returning: Return?
    /// ENVID in xtext, as on the wire (RFC 3461 section 4.4).
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

    /// A bare `<Postmaster>` is completed with the guard's own host name.
    package var recipient: Address
    package var notify: Notify?
    package var originalRecipient: OriginalRecipient?
    /// The path had a source route, which is dropped (RFC 5321 appendix C).
    package var hasSourceRoute = false

    package init(recipient: Address) { self.recipient = recipient }

    /// Only a transaction with SMTPUTF8 may have it (RFC 6531 section 3.4, RFC 6533 section 3).
    var needsSMTPUTF8: Bool {
        recipient.needsSMTPUTF8 || originalRecipient?.fullText.utf8.contains { $0 >= 0x80 } ?? false
    }
}

/// The ORCPT parameter, `type;xtext` (RFC 3461 section 4.2). It holds an address, so it prints redacted.
package struct OriginalRecipient: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// As on the wire.
    package let fullText: String

    package init(fullText: String) { self.fullText = fullText }

    package var description: String { "\(fullText.prefix { $0 != ";" });…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A piece of a message by its size (RFC 3030).
///
///     C: BDAT 1000
///     C: (1000 octets)
///     C: BDAT 86 LAST
///     C: (86 octets)
package struct Chunk: Hashable, Sendable {
    /// Octets.
    package let size: Int
    package let isLast: Bool

    package init(size: Int, isLast: Bool) {
        self.size = size
        self.isLast = isLast
    }
}
