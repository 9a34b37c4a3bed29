import Guard
import Mail
import Net
import SMTP
import System

/// Why an upstream could not be used; the message stays with the client.
enum UpstreamFailure: Error, CustomStringConvertible {
    /// No session became free in time: 451 4.3.2.
    case busy
    /// Not reachable, or lost before the end of data left: 451 4.4.1 or 4.4.2.
    case connection(NetError)
    /// TLS or its certificate failed: 451 4.7.5.
    case security(String)
    /// The login was refused: 451 4.7.5.
    case login(String)
    /// The ESP refused at its greeting or EHLO, before any mail command.
    case greeting(Reply)
    /// The ESP violated the protocol: 451 4.5.0.
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
            // A 421 to any command only means that the ESP closes the connection (RFC 5321 3.8).
            case .refused(_, let reply) where reply.code == 421: .greeting(reply)
            case .refused(.authenticated, _), .refused(.challenge, _), .authenticationNotOffered,
                .plaintextAuthentication:
                .login(failure.description)
            case .startTLSNotOffered, .refused(.startTLS, _): .security(failure.description)
            case .refused(_, let reply): .greeting(reply)
            case .unexpected: .protocolError(failure.description)
            }
    }

    /// The reply to the client. Always transient: the next try may succeed, and nothing is lost.
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

    /// The kind of trouble when a session cannot be opened.
    var trouble: UpstreamHealth.Trouble {
        switch self {
        case .busy: .busy
        case .connection: .unreachable
        case .security: .insecure
        case .login: .loginRefused
        case .greeting: .closed
        case .protocolError: .confused
        }
    }

    /// The full cause, for the log.
    var description: String {
        switch self {
        case .busy: "no free connection in time"
        case .connection(let error): error.description
        case .security(let text), .login(let text), .protocolError(let text): text
        case .greeting(let reply): "greeted with \(reply.text)"
        }
    }
}

extension Connection {
    /// Reads one reply of an ESP. The parser keeps the part of an incomplete reply.
    func reply(
        _ parser: inout ReplyParser, until deadline: Deadline
    ) async throws(UpstreamFailure) -> Reply {
        var wantsMore = unreadCount == 0
        while true {
            var event = ReplyEvent.incomplete
            do {
                try await read(wantsMore: wantsMore, until: deadline) { bytes in
                    if bytes.isEmpty { throw NetError.closed }
                    let consumed: Int
                    (consumed, event) = parser.next(in: bytes)
                    return consumed
                }
            } catch let error as NetError {
                throw UpstreamFailure(error)
            } catch {
                throw UpstreamFailure.connection(.closed)
            }
            switch event {
            case .reply(let reply): return reply
            case .malformed(let fault): throw UpstreamFailure.protocolError("unreadable reply: \(fault)")
            case .incomplete: wantsMore = true
            }
        }
    }

    /// The fault when the ESP sends data although no reply is due; nil while it is silent, as it should be.
    ///
    /// An unrequested reply would be read as the reply to the next command, and each later reply as the reply to the
    /// wrong command. Then the 250 to a RCPT could count as the 250 to a message.
    var unaskedInput: UpstreamFailure? {
        guard hasUnexpectedInput() else { return nil }
        return hasEnded || unreadIsFarewell
            ? .connection(.closed) : .protocolError("the server sent a reply without a command")
    }

    /// Whether the waiting data is the 421 of a server that closes (RFC 5321 3.8): it is not the reply to a command
    /// and does not change an earlier reply.
    var unreadIsFarewell: Bool { unreadStarts(with: "421".utf8) }
}

extension Answer {
    /// The ESP's reply for the client. A success reply of the wrong kind does not count as one.
    /// - Parameter isUTF8: whether the client's mail is SMTPUTF8.
    func passedOn(by upstream: String, isUTF8: Bool) -> Reply {
        switch self {
        case .accepted(let reply), .refused(let reply): reply.passedOn(isUTF8: isUTF8)
        case .unexpected: UpstreamFailure.protocolError("").reply(upstream: upstream)
        }
    }
}

extension Reply {
    /// An ESP's reply in a form that may go to the client:
    ///
    /// - 421 means that the ESP closes its connection. The client's connection stays open, so the client gets 451.
    /// - The guard offers enhanced status codes, so the reply has one, of the code's class (RFC 2034 section 4). It
    ///   is x.0.0 when the ESP gave none, or one that contradicts its code.
    /// - It is ASCII when the mail is (RFC 6531 section 3.7.4.2), and no line is too long.
    fileprivate func passedOn(isUTF8: Bool) -> Reply {
        let code: UInt16 = code == 421 ? 451 : code
        let isFit = lines.allSatisfy { line in
            line.utf8.count <= RelayLimits.replyTextBytes && (isUTF8 || line.utf8.allSatisfy { $0 < 0x80 })
        }
        if isFit, code == self.code, enhanced != nil { return self }
        return Reply(
            code, enhanced ?? EnhancedStatusCode(UInt8(code / 100), 0, 0),
            lines: isFit ? lines : lines.flatMap { Self.fitting($0, isUTF8: isUTF8) })
    }

    private static func fitting(_ line: String, isUTF8: Bool) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for scalar in line.unicodeScalars {
            let scalar = isUTF8 || scalar.isASCII ? scalar : "?"
            if piece.utf8.count + scalar.utf8.count > RelayLimits.replyTextBytes {
                pieces.append(piece)
                piece = ""
            }
            piece.unicodeScalars.append(scalar)
        }
        return pieces + [piece]
    }
}
