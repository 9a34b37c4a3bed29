import Mail

/// Something that ended or refused a client's session, or a command, before, or beside, any message: on record so that
/// whoever runs the sending side finds out why nothing arrives, or why it arrives twice.
///
/// It is no record of mail and not in the chain: under a flood some are lost, which is said (`Kind.lost`).
package struct SessionEvent: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// A bare CR or LF, or a NUL before a lone dot (RFC 5321 section 2.3.8).
        case bareLineBreak = "bare-line-break"
        /// Commands in the same segment as STARTTLS (CVE-2011-0411).
        case plaintextAfterStartTLS = "plaintext-after-starttls"
        case tlsHandshake = "tls-handshake"
        case tooManyErrors = "too-many-errors"
        case tooManyRefusedLogins = "too-many-refused-logins"
        /// HTTP, TLS where plain text was expected, or whatever else is no SMTP.
        case notSMTP = "not-smtp"
        /// A BDAT that cannot be read, or is larger than any message may be.
        case badChunk = "bad-chunk"
        case tooSlow = "too-slow"
        /// Over the limit of sessions, or of connections a minute.
        case sessionLimit = "session-limit"
        /// MAIL, RCPT, and DATA or BDAT that were refused for their form, or because they were not allowed then. What is
        /// refused with a message's record is not among them.
        case refusedSender = "refused-sender"
        case refusedRecipient = "refused-recipient"
        case refusedData = "refused-data"
        /// The client did not hear what became of its message, or may not have heard it: it may send it again.
        case replyUnheard = "reply-unheard"
        /// Events that there was no room for; of all clients.
        case lost
    }

    /// Where it stands in the record; 0 as long as it is not there.
    package var id: Int64 = 0
    /// Of the first.
    package var at: Timestamp
    /// Of the last; the same as `at` of one.
    package var until: Timestamp
    /// The listener's address as configured; empty of `lost`.
    package var listener: String
    /// IP address without port; empty of `lost`.
    package var client: String
    /// Who was logged in.
    package var login: String?
    package var kind: Kind
    /// What happened, of the last of them, in words of ours and without addresses of mail.
    package var detail: String
    /// How many of the kind by that client.
    package var count = 1
    /// What it is about.
    package var mail = SessionMail()
    /// Tells apart what is not told as one event though it is of one client and kind: the reply's code, the verdict. It is in
    /// `detail`, and not on record itself.
    package var topic = ""

    /// Characters of `detail`.
    private static let detailCharacters = 200

    package init(
        at: Timestamp, listener: String, client: String, login: String?, kind: Kind, detail: String
    ) {
        self.at = at
        until = at
        self.listener = listener
        self.client = client
        self.login = login.map { String($0.unicodeScalars.prefix(Self.detailCharacters)).harmless }
        self.kind = kind
        self.detail = String(detail.unicodeScalars.prefix(Self.detailCharacters)).harmless
    }

    /// The same with a later one of the same client and kind.
    package mutating func add(_ later: SessionEvent) {
        until = max(until, later.until)
        at = min(at, later.at)
        login = later.login
        detail = later.detail
        mail.add(later.mail)
        count += later.count
    }
}

/// Which session events a question is about.
package struct SessionFilter: Hashable, Sendable {
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only those that name this message.
    package var message: RecordID?
    /// Only those behind this one; how a reader of pages goes on.
    package var after: Int64?
    /// The newest so many, given oldest first; with `after`, the oldest so many.
    package var limit: Int?

    package init() {}

    /// The most that one answer has: some MB.
    package static let pageLimit = 5000
}
