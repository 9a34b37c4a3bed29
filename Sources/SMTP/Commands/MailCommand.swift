import Mail

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
