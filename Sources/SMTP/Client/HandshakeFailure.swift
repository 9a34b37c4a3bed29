import Mail

/// Why no session with an ESP came about.
package enum HandshakeFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server said no to the greeting, EHLO, STARTTLS or AUTH.
    case refused(Expectation, Reply)
    /// The server gave a success this step cannot have.
    case unexpected(Expectation, Reply)
    /// TLS is required and not offered.
    case startTLSNotOffered
    /// A login is configured and neither PLAIN nor LOGIN is offered.
    case authenticationNotOffered
    /// A login is configured and the connection is not encrypted.
    case plaintextAuthentication

    package var description: String {
        switch self {
        case .refused(let step, let reply): "\(step) refused: \(reply.text)"
        case .unexpected(let step, let reply): "unexpected reply to \(step): \(reply.text)"
        case .startTLSNotOffered: "the server does not offer STARTTLS"
        case .authenticationNotOffered: "the server offers neither AUTH PLAIN nor AUTH LOGIN"
        case .plaintextAuthentication: "no login over an unencrypted connection"
        }
    }
}
