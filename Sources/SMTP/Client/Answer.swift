import Mail

/// What a reply means for the command it answers.
package enum Answer: Hashable, Sendable {
    /// The success this command has.
    case accepted(Reply)
    /// 4yz or 5yz.
    case refused(Reply)
    /// A 2yz or 3yz that this command cannot have: never a success; the session is of no further use.
    case unexpected(Reply)

    package init(_ reply: Reply, expecting expectation: Expectation) {
        if expectation.isSuccess(reply.code) {
            self = .accepted(reply)
        } else if reply.code >= 400 {
            self = .refused(reply)
        } else {
            self = .unexpected(reply)
        }
    }

    package var reply: Reply {
        switch self {
        case .accepted(let reply), .refused(let reply), .unexpected(let reply): reply
        }
    }
}

/// The command a reply belongs to.
package enum Expectation: Hashable, Sendable {
    case greeting, hello, startTLS
    /// A step of AUTH that asks for more (334).
    case challenge
    /// The end of AUTH (235).
    case authenticated
    case mail, recipient, data
    /// A BDAT that is not the last.
    case chunk
    /// The end of the message, by a lone dot or by `BDAT … LAST`.
    case endOfData
    case reset, quit

    /// The codes that mean success, and no other: RFC 5321 4.3.2, RFC 3207 section 4, RFC 4954 section 4.
    package func isSuccess(_ code: UInt16) -> Bool {
        switch self {
        case .greeting, .startTLS: code == 220
        case .hello, .mail, .chunk, .endOfData, .reset: code == 250
        case .challenge: code == 334
        case .authenticated: code == 235
        case .recipient: code == 250 || code == 251 || code == 252
        case .data: code == 354
        case .quit: code == 221
        }
    }
}
