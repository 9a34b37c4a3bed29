import Mail

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
