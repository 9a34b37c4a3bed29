import Mail

/// With which codes a check refuses (RFC 5321 section 4.2.2, RFC 3463).
package enum Rejection: Sendable {
    /// 550 5.7.1, or 451 4.7.1 when the check could not tell: the message is well-formed, and not wanted.
    case policy
    /// 554 5.6.0, or 451 4.3.0: the message's content is at fault, or this system is.
    case content

    var permanent: (code: UInt16, status: EnhancedStatusCode) {
        switch self {
        case .policy: (550, EnhancedStatusCode(5, 7, 1))
        case .content: (554, EnhancedStatusCode(5, 6, 0))
        }
    }

    var forNow: (code: UInt16, status: EnhancedStatusCode) {
        switch self {
        case .policy: (451, EnhancedStatusCode(4, 7, 1))
        case .content: (451, EnhancedStatusCode(4, 3, 0))
        }
    }
}

/// Why a message does not go on: what the client is told, and which check spoke.
package struct Refusal: Hashable, Sendable {
    /// One line: `550 5.7.1 sendguard: REASON [check]`, with the codes of the check's `Rejection`.
    package let reply: Reply
    /// Name of the check that spoke first.
    package let check: String
    /// Whether it may be tried again: the check could not tell.
    package let isForNow: Bool

    package init(reply: Reply, check: String, isForNow: Bool) {
        self.reply = reply
        self.check = check
        self.isForNow = isForNow
    }
}
