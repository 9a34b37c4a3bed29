import Guard
import Mail
import Net
import SMTP

/// Why an upstream could not be used; the message stays with the client.
enum UpstreamFailure: Error, CustomStringConvertible {
    /// No free session in time: 451 4.3.2.
    case busy
    /// Not reached, or lost before the end of data left: 451 4.4.1 or 4.4.2.
    case connection(NetError)
    /// TLS or its certificate failed: 451 4.7.5.
    case security(String)
    /// The login was refused: 451 4.7.5.
    case login(String)
    /// It said no before any mail command: its greeting or EHLO.
    case greeting(Reply)
    /// It broke the protocol: 451 4.5.0.
    case protocolError(String)

    init(_ error: NetError) {
        switch error {
        case .tls, .untrusted: self = .security(error.description)
        default: self = .connection(error)
        }
    }

    init(_ failure: HandshakeFailure) {
        self =
            switch failure {
            // Whatever it answers with 421, it only says that it leaves (RFC 5321 3.8).
            case .refused(_, let reply) where reply.code == 421: .greeting(reply)
            case .refused(.authenticated, _), .refused(.challenge, _), .authenticationNotOffered,
                .plaintextAuthentication:
                .login(failure.description)
            case .startTLSNotOffered, .refused(.startTLS, _): .security(failure.description)
            case .refused(_, let reply): .greeting(reply)
            case .unexpected: .protocolError(failure.description)
            }
    }

    /// What the client is told. Always transient: the next try may succeed, and nothing is lost meanwhile.
    func reply(upstream name: String) -> Reply {
        switch self {
        case .busy: Reply(451, EnhancedStatusCode(4, 3, 2), "sendguard: no free connection to \(name) in time")
        case .connection(.closed), .connection(.timedOut):
            Reply(451, EnhancedStatusCode(4, 4, 2), "sendguard: lost the connection to \(name)")
        case .connection: Reply(451, EnhancedStatusCode(4, 4, 1), "sendguard: \(name) cannot be reached")
        case .security: Reply(451, EnhancedStatusCode(4, 7, 5), "sendguard: no verified TLS to \(name)")
        case .login: Reply(451, EnhancedStatusCode(4, 7, 5), "sendguard: \(name) refused the login")
        case .greeting(let reply):
            Reply(451, EnhancedStatusCode(4, 4, 1), "sendguard: \(name) takes no mail now (\(reply.code))")
        case .protocolError: Reply(451, EnhancedStatusCode(4, 5, 0), "sendguard: \(name) broke the protocol")
        }
    }

    /// What it says of the ESP when a session cannot be opened.
    var trouble: UpstreamStanding.Trouble {
        switch self {
        case .busy: .busy
        case .connection: .unreachable
        case .security: .insecure
        case .login: .loginRefused
        case .greeting: .closed
        case .protocolError: .confused
        }
    }

    /// For the log: the cause in full.
    var description: String {
        switch self {
        case .busy: "no free connection in time"
        case .connection(let error): error.description
        case .security(let text), .login(let text), .protocolError(let text): text
        case .greeting(let reply): "greeted with \(reply.text)"
        }
    }
}
