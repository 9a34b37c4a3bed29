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

/// The mail that a session event is about, as far as it is known: by it the mail is found again at its sender.
package struct SessionMail: Hashable, Sendable {
    /// The sender of the open transaction, `<>` for the null reverse-path; nil when none was open.
    package private(set) var sender: String?
    /// Recipients that were taken in it.
    package private(set) var countRecipients = 0
    /// The first of them.
    package private(set) var firstRecipient: String?
    /// What was refused, without its verb: `TO:<a..b@example.com>`. Different ones, the first few.
    package private(set) var arguments: [String] = []
    /// Messages on record whose reply was not heard.
    package private(set) var messages: [RecordID] = []

    /// Arguments that are kept: enough to see of what form they are.
    package static let argumentLimit = 5
    /// Characters of an argument: an address has 254 octets at most (RFC 5321 section 4.5.3.1.3).
    private static let argumentCharacters = 300
    /// Messages of one event.
    package static let messageLimit = 100

    package init() {}

    /// - Parameter sender: nil is the null reverse-path.
    package init(sender: Address?) { self.sender = sender?.fullText ?? "<>" }

    /// - Parameter arguments: as `add(argument:)` made them.
    package init(
        sender: String?, countRecipients: Int, firstRecipient: String?, arguments: [String], messages: [RecordID]
    ) {
        self.sender = sender
        self.countRecipients = countRecipients
        self.firstRecipient = firstRecipient
        self.arguments = arguments
        self.messages = messages
    }

    /// Whether no message is lost when a later one is added.
    package func hasRoom(for later: SessionMail) -> Bool {
        later.messages.isEmpty || messages.count + later.messages.count <= Self.messageLimit
    }

    package mutating func add(recipient: Address) {
        countRecipients += 1
        if firstRecipient == nil { firstRecipient = recipient.fullText }
    }

    package mutating func add(message: RecordID) { messages.append(message) }

    /// - Parameters:
    ///   - argument: as the client wrote it; made harmless and cut here.
    ///   - isWhole: its end is there.
    package mutating func add(argument: String, isWhole: Bool = true) {
        let text = Self.cut(argument.harmless, isWhole: isWhole)
        if !text.isEmpty { add(text) }
    }

    private mutating func add(_ argument: String) {
        guard arguments.count < Self.argumentLimit, !arguments.contains(argument) else { return }
        arguments.append(argument)
    }

    /// The same with a later one. Of the transactions the last is told.
    package mutating func add(_ later: SessionMail) {
        if later.sender != nil {
            (sender, countRecipients, firstRecipient) = (later.sender, later.countRecipients, later.firstRecipient)
        }
        for argument in later.arguments { add(argument) }
        messages += later.messages.prefix(max(0, Self.messageLimit - messages.count))
    }

    /// Those that can be read as such.
    package var addresses: [Address] {
        [sender, firstRecipient].compactMap { $0.flatMap { Address($0) } }
            + arguments.compactMap(SessionArgument.address)
    }

    /// The same with its texts as `change` makes them.
    package func mapped(_ change: (String) -> String) -> SessionMail {
        SessionMail(
            sender: sender.map(change), countRecipients: countRecipients, firstRecipient: firstRecipient.map(change),
            arguments: arguments.map(change), messages: messages)
    }

    /// Cut before the word that does not fit: of an address that is cut in two nobody could take out the person in it.
    private static func cut(_ text: String, isWhole: Bool) -> String {
        // By scalars: one character may have any number of marks.
        let start = text[
            ..<(text.unicodeScalars.index(
                text.startIndex, offsetBy: argumentCharacters, limitedBy: text.endIndex) ?? text.endIndex)]
        if isWhole, start.endIndex == text.endIndex { return text }
        let end = start.lastIndex { " <,;:=".contains($0) }
        return (end.map { start[...$0] } ?? "") + "…"
    }
}

extension AddressRedaction {
    /// The address in an argument of MAIL or RCPT. What cannot be read as one may be a person's all the same, so none of
    /// it is shown.
    package func shown(argument: String) -> String {
        if mode == .none { return argument }
        guard let address = SessionArgument.address(argument) else { return "[hidden]" }
        return "<\(shown(address))>"
    }
}

/// An argument of MAIL or RCPT that was refused.
enum SessionArgument {
    /// What stands in the brackets, behind a source route (RFC 5321 section 4.1.2).
    static func address(_ argument: String) -> Address? {
        guard let open = argument.firstIndex(of: "<"), let close = argument.lastIndex(of: ">"), open < close else {
            return nil
        }
        var path = argument[argument.index(after: open)..<close]
        if path.first == "@", let colon = path.firstIndex(of: ":") { path = path[path.index(after: colon)...] }
        return Address(String(path))
    }
}
