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
