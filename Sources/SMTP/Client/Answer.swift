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
