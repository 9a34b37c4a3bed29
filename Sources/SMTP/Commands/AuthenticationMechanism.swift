/// The ways to log in that both sides know: PLAIN (RFC 4616) and LOGIN (widely used, never standardised).
package enum AuthenticationMechanism: String, Hashable, Sendable, CaseIterable {
    case plain = "PLAIN"
    case login = "LOGIN"
}
