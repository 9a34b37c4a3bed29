import Mail

/// AUTH PLAIN and AUTH LOGIN (RFC 4954, RFC 4616).
///
///     C: AUTH PLAIN
///     S: 334
///     C: AGpvAHNlY3JldA==
///     S: 235 2.7.0 authentication succeeded
extension ServerSession {
    mutating func authenticate(_ mechanism: AuthenticationMechanism, initial: SecretBytes?) -> ServerAction {
        guard options.authentication != .none else { return .reply(ServerReplies.notImplemented) }
        switch state {
        case .ready: break
        case .connected: return .reply(ServerReplies.helloFirst)
        default: return .reply(ServerReplies.noLoginDuringTransaction)
        }
        guard let hello, hello.isExtended else { return .reply(ServerReplies.helloFirst) }
        // The last refused login still got the reply to a refused login, so the session closes at the next attempt.
        guard !hasTooManyErrors, failedLogins < options.failedLogins else { return closeForErrors() }
        guard login == nil else { return .reply(ServerReplies.loggedInAlready) }
        if needsTLS { return .reply(ServerReplies.tlsRequired) }
        guard isTLSActive || options.allowsPlaintextAuthentication else {
            return .reply(ServerReplies.encryptionRequired)
        }
        let challenge: ServerState.Challenge = mechanism == .plain ? .plain : .loginName
        guard let initial else { return ask(challenge) }
        // A lone `=` is an empty initial response (RFC 4954 section 4).
        return answer(initial.bytes == [UInt8(ascii: "=")] ? [] : initial.bytes, to: challenge)
    }

    /// Handles a line that answers a 334; `*` cancels.
    mutating func receive(response: [UInt8], to challenge: ServerState.Challenge) -> ServerAction {
        guard response != [UInt8(ascii: "*")] else { return giveUp(ServerReplies.loginCancelled) }
        return answer(response, to: challenge)
    }

    /// Takes the result of `.verify`; returns the reply to send.
    package mutating func answered(authentication outcome: AuthenticationOutcome) -> Reply {
        guard case .verifying(let login) = state else { preconditionFailure("no login to answer") }
        move(.loginAnswered, to: .ready)
        if outcome != .accepted { failedLogins += 1 }
        switch outcome {
        case .accepted:
            self.login = login
            return ServerReplies.loginAccepted
        case .refused:
            badCommands += 1
            return ServerReplies.loginRefused
        case .unavailable:
            return ServerReplies.loginUnavailable
        }
    }

    private mutating func ask(_ challenge: ServerState.Challenge) -> ServerAction {
        move(.challenge, to: .challenged(challenge))
        return switch challenge {
        case .plain: .reply(Reply(334, nil, ""))
        // "Username:" and "Password:" in base64, which clients of LOGIN expect.
        case .loginName: .reply(Reply(334, nil, "VXNlcm5hbWU6"))
        case .loginPassword: .reply(Reply(334, nil, "UGFzc3dvcmQ6"))
        }
    }

    private mutating func answer(_ text: [UInt8], to challenge: ServerState.Challenge) -> ServerAction {
        guard let bytes = Base64.decode(text) else { return giveUp(ServerReplies.badBase64) }
        switch challenge {
        case .plain:
            guard let credentials = Self.credentials(plain: bytes) else {
                return giveUp(ServerReplies.badLoginResponse)
            }
            return verify(credentials)
        case .loginName:
            guard let name = Self.text(bytes[...]) else { return giveUp(ServerReplies.badLoginResponse) }
            return ask(.loginPassword(name: name))
        case .loginPassword(let name):
            guard let password = Self.text(bytes[...]) else { return giveUp(ServerReplies.badLoginResponse) }
            return verify(Credentials(login: name, plainTextPassword: password))
        }
    }

    private mutating func verify(_ credentials: Credentials) -> ServerAction {
        move(.credentials, to: .verifying(login: credentials.login))
        return .verify(credentials)
    }

    private mutating func giveUp(_ reply: Reply) -> ServerAction {
        if case .challenged = state { move(.loginGivenUp, to: .ready) }
        return .reply(reply)
    }

    /// `authzid NUL authcid NUL password`. A login on behalf of another user is not supported.
    private static func credentials(plain bytes: [UInt8]) -> Credentials? {
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty || parts[0] == parts[1], let login = text(parts[1]),
            let password = text(parts[2])
        else { return nil }
        return Credentials(login: login, plainTextPassword: password)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        guard (1...Limits.credentialBytes).contains(bytes.count), !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
