import Mail

/// The handshake with an ESP: greeting, EHLO, STARTTLS and EHLO again (RFC 3207 section 4.2), AUTH. After it the
/// session accepts mail.
///
///     S: 220 esp.example.com ESMTP
///     C: EHLO guard.example.com
///     S: 250-esp.example.com
///     S: 250 AUTH PLAIN LOGIN
///     C: AUTH PLAIN AGFwaWtleQBzZWNyZXQ=
///     S: 235 2.7.0 ok
///
/// The driver connects (with TLS at once when TLS is implicit), then passes each reply in and performs the returned
/// action.
package struct ClientHandshake: Sendable {
    package enum TLS: String, Sendable, CaseIterable { case none, startTLS, implicit }

    private enum Step: Sendable {
        case greeting
        case hello(isExtended: Bool)
        case startTLS
        case handshaking
        case plain, loginName, loginPassword, authenticated
        case done
    }

    private let hostname: String
    private let tls: TLS
    private let credentials: Credentials?
    private let allowsPlaintextAuthentication: Bool
    private var isTLSActive: Bool
    private var step: Step = .greeting
    private var capabilities = Capabilities()

    /// - Parameters:
    ///   - hostname: the name that EHLO sends.
    ///   - credentials: a login that must succeed; nil means no login.
    ///   - allowsPlaintextAuthentication: for loopback only.
    package init(hostname: String, tls: TLS, credentials: Credentials?, allowsPlaintextAuthentication: Bool = false) {
        self.hostname = hostname
        self.tls = tls
        self.credentials = credentials
        self.allowsPlaintextAuthentication = allowsPlaintextAuthentication
        isTLSActive = tls == .implicit
    }

    /// The step that waits for its reply; the driver's deadline depends on it.
    package var awaited: Expectation {
        switch step {
        case .greeting: .greeting
        case .hello, .done: .hello
        case .startTLS, .handshaking: .startTLS
        case .plain, .loginName, .loginPassword: .challenge
        case .authenticated: .authenticated
        }
    }

    /// Takes the next reply.
    package mutating func receive(_ reply: Reply) -> HandshakeAction {
        let expectation = awaited
        switch Answer(reply, expecting: expectation) {
        case .unexpected:
            return fail(.unexpected(expectation, reply))
        case .refused:
            if case .hello(isExtended: true) = step, [500, 502].contains(reply.code), canDoWithoutExtensions {
                return hello(isExtended: false)
            }
            return fail(.refused(expectation, reply))
        case .accepted:
            return proceed(reply)
        }
    }

    /// The TLS handshake is done and the certificate is verified.
    package mutating func didStartTLS() -> HandshakeAction {
        guard case .handshaking = step else { preconditionFailure("no TLS handshake is in progress") }
        isTLSActive = true
        return hello(isExtended: true)
    }

    private mutating func proceed(_ reply: Reply) -> HandshakeAction {
        switch step {
        case .greeting:
            return hello(isExtended: true)
        case .hello(let isExtended):
            capabilities = isExtended ? Capabilities(ehlo: reply) : Capabilities()
            return afterHello()
        case .startTLS:
            step = .handshaking
            return .startTLS
        case .plain:
            step = .authenticated
            return send("", base64: plainResponse)
        case .loginName:
            step = .loginPassword
            return send("", base64: credentials?.login ?? "")
        case .loginPassword:
            step = .authenticated
            return send("", base64: credentials?.plainTextPassword ?? "")
        case .authenticated:
            return ready()
        case .handshaking, .done:
            preconditionFailure("a reply without a command")
        }
    }

    private mutating func hello(isExtended: Bool) -> HandshakeAction {
        step = .hello(isExtended: isExtended)
        return .send(Array("\(isExtended ? "EHLO" : "HELO") \(hostname)\r\n".utf8))
    }

    private mutating func afterHello() -> HandshakeAction {
        if tls == .startTLS, !isTLSActive {
            guard capabilities.startTLS else { return fail(.startTLSNotOffered) }
            step = .startTLS
            return .send(Array("STARTTLS\r\n".utf8))
        }
        guard credentials != nil else { return ready() }
        guard isTLSActive || allowsPlaintextAuthentication else { return fail(.plaintextAuthentication) }
        if capabilities.mechanisms.contains(.plain) {
            // An initial response must fit a command line that every server accepts (RFC 4954 section 4).
            guard plainResponse.utf8.count <= Limits.initialResponseBytes else {
                step = .plain
                return .send(Array("AUTH PLAIN\r\n".utf8))
            }
            step = .authenticated
            return send("AUTH PLAIN ", base64: plainResponse)
        }
        guard capabilities.mechanisms.contains(.login) else { return fail(.authenticationNotOffered) }
        step = .loginName
        return .send(Array("AUTH LOGIN\r\n".utf8))
    }

    private mutating func ready() -> HandshakeAction {
        step = .done
        return .ready(capabilities)
    }

    private mutating func fail(_ failure: HandshakeFailure) -> HandshakeAction {
        step = .done
        return .failed(failure)
    }

    /// RFC 4616: an empty authorization identity, the name, the password.
    private var plainResponse: String {
        credentials.map { "\0\($0.login)\0\($0.plainTextPassword)" } ?? ""
    }

    private var canDoWithoutExtensions: Bool { credentials == nil && (tls != .startTLS || isTLSActive) }

    private func send(_ prefix: String, base64 text: String) -> HandshakeAction {
        var bytes = Array(prefix.utf8)
        Base64.append(text.utf8, to: &bytes)
        bytes.append(contentsOf: "\r\n".utf8)
        return .send(bytes)
    }
}

/// The next action for the driver of a `ClientHandshake`. Prints without the bytes, which may hold a password.
package enum HandshakeAction: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Send the bytes and read one reply.
    case send([UInt8])
    /// Bytes already received after the reply are an attack and end the connection. Otherwise do the TLS handshake
    /// and call `didStartTLS()`.
    case startTLS
    /// The session accepts mail.
    case ready(Capabilities)
    /// Close the connection.
    case failed(HandshakeFailure)

    package var description: String {
        switch self {
        case .send(let bytes): "send(\(bytes.count) bytes)"
        case .startTLS: "startTLS"
        case .ready(let capabilities): "ready(\(capabilities))"
        case .failed(let failure): "failed(\(failure))"
        }
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why the handshake with an ESP failed.
package enum HandshakeFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server refused the connection, EHLO, STARTTLS or AUTH.
    case refused(Expectation, Reply)
    /// The server sent a success code that this step does not allow.
    case unexpected(Expectation, Reply)
    /// TLS is required, but the server does not offer it.
    case startTLSNotOffered
    /// A login is configured, but the server offers neither PLAIN nor LOGIN.
    case authenticationNotOffered
    /// A login is configured, but the connection is not encrypted.
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
