import Mail

/// An event that ended or refused a client's session, or refused a command outside any message record. It shows the
/// people who run the sending side why no mail arrives, or why mail arrives twice.
///
/// It is not a record of mail, and the chain does not contain it. In a flood of events some are lost; `Kind.lost`
/// counts them.
package struct SessionEvent: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// A bare CR or LF, or a NUL before a lone dot (RFC 5321 section 2.3.8).
        case bareLineBreak = "bare-line-break"
        /// Commands in the same segment as STARTTLS (CVE-2011-0411).
        case plaintextAfterStartTLS = "plaintext-after-starttls"
        case tlsHandshake = "tls-handshake"
        case tooManyErrors = "too-many-errors"
        case tooManyRefusedLogins = "too-many-refused-logins"
        /// HTTP, TLS on a plain-text port, or another protocol that is not SMTP.
        case notSMTP = "not-smtp"
        /// A BDAT command that cannot be parsed, or whose size is larger than any message may be.
        case badChunk = "bad-chunk"
        case tooSlow = "too-slow"
        /// Above the limit of sessions, or of connections per minute.
        case sessionLimit = "session-limit"
        /// MAIL, RCPT, and DATA or BDAT that were refused for their syntax, or because they were out of order.
        /// Refusals that are part of a message's record are not counted here.
        case refusedSender = "refused-sender"
        case refusedRecipient = "refused-recipient"
        case refusedData = "refused-data"
        /// The client did not get the reply to its message, or may not have got it: it may send the message again.
        case replyUnheard = "reply-unheard"
        /// Events of all clients that were dropped for lack of room.
        case lost
    }

    /// Its id in the record; 0 until it is stored.
    package var id: Int64 = 0
    /// Time of the first occurrence.
    package var at: Timestamp
    /// Time of the last occurrence; equal to `at` for a single one.
    package var until: Timestamp
    /// The listener's address as configured; empty for `lost`.
    package var listener: String
    /// IP address without port; empty for `lost`.
    package var client: String
    /// The client's login; nil when it had none.
    package var login: String?
    package var kind: Kind
    /// What happened at the last occurrence, in the guard's words and without mail addresses.
    package var detail: String
    /// The number of occurrences of this kind from this client.
    package var count = 1
    /// The mail in question.
    package var mail = SessionMail()
    /// Distinguishes events of one client and kind that must not be combined, such as the reply's code or the
    /// verdict. `detail` contains it; it is not stored itself.
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

    /// Adds a later occurrence of the same client and kind.
    package mutating func add(_ later: SessionEvent) {
        until = max(until, later.until)
        at = min(at, later.at)
        login = later.login
        detail = later.detail
        mail.add(later.mail)
        count += later.count
    }
}

/// Which session events a query asks for.
package struct SessionFilter: Hashable, Sendable {
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only events that name this message.
    package var message: RecordID?
    /// Only events after this id; the next page begins here.
    package var after: Int64?
    /// At most this number of events: the newest, returned oldest first; with `after`, the oldest.
    package var limit: Int?

    package init() {}

    /// The maximum number of events in one answer: some MB.
    package static let pageLimit = 5000
}

/// The known facts about the mail of a session event; they help to find the mail on the sending side.
package struct SessionMail: Hashable, Sendable {
    /// The sender of the open transaction, `<>` for the null reverse-path; nil when none was open.
    package private(set) var sender: String?
    /// Recipients accepted in the transaction.
    package private(set) var countRecipients = 0
    /// The first accepted recipient.
    package private(set) var firstRecipient: String?
    /// The refused arguments without the verb: `TO:<a..b@example.com>`. Only distinct ones, the first few.
    package private(set) var arguments: [String] = []
    /// Messages on record whose reply did not reach the client.
    package private(set) var messages: [RecordID] = []

    /// Arguments that are kept: enough to show their form.
    package static let argumentLimit = 5
    /// Characters of an argument: an address has at most 254 octets (RFC 5321 section 4.5.3.1.3).
    private static let argumentCharacters = 300
    /// Messages in one event.
    package static let messageLimit = 100

    package init() {}

    /// - Parameter sender: nil means the null reverse-path.
    package init(sender: Address?) { self.sender = sender?.fullText ?? "<>" }

    /// - Parameter arguments: in the form that `add(argument:)` produces.
    package init(
        sender: String?, countRecipients: Int, firstRecipient: String?, arguments: [String], messages: [RecordID]
    ) {
        self.sender = sender
        self.countRecipients = countRecipients
        self.firstRecipient = firstRecipient
        self.arguments = arguments
        self.messages = messages
    }

    /// Whether the mail of a later event can be added without losing a message.
    package func hasRoom(for later: SessionMail) -> Bool {
        later.messages.isEmpty || messages.count + later.messages.count <= Self.messageLimit
    }

    package mutating func add(recipient: Address) {
        countRecipients += 1
        if firstRecipient == nil { firstRecipient = recipient.fullText }
    }

    package mutating func add(message: RecordID) { messages.append(message) }

    /// - Parameters:
    ///   - argument: as the client wrote it; this method makes it harmless and cuts it.
    ///   - isWhole: whether the argument is complete.
    package mutating func add(argument: String, isWhole: Bool = true) {
        let text = Self.cut(argument.harmless, isWhole: isWhole)
        if !text.isEmpty { add(text) }
    }

    private mutating func add(_ argument: String) {
        guard arguments.count < Self.argumentLimit, !arguments.contains(argument) else { return }
        arguments.append(argument)
    }

    /// Adds the mail of a later event. Keeps only the last transaction.
    package mutating func add(_ later: SessionMail) {
        if later.sender != nil {
            (sender, countRecipients, firstRecipient) = (later.sender, later.countRecipients, later.firstRecipient)
        }
        for argument in later.arguments { add(argument) }
        messages += later.messages.prefix(max(0, Self.messageLimit - messages.count))
    }

    /// The texts that are valid addresses.
    package var addresses: [Address] {
        [sender, firstRecipient].compactMap { $0.flatMap { Address($0) } }
            + arguments.compactMap(SessionArgument.address)
    }

    /// The same with its texts transformed by `change`.
    package func mapped(_ change: (String) -> String) -> SessionMail {
        SessionMail(
            sender: sender.map(change), countRecipients: countRecipients, firstRecipient: firstRecipient.map(change),
            arguments: arguments.map(change), messages: messages)
    }

    /// Cuts before the word that does not fit: an address that is cut in two could not be found when its person is
    /// erased.
    private static func cut(_ text: String, isWhole: Bool) -> String {
        // Counts scalars: one character can have any number of marks.
        let start = text[
            ..<(text.unicodeScalars.index(
                text.startIndex, offsetBy: argumentCharacters, limitedBy: text.endIndex) ?? text.endIndex)]
        if isWhole, start.endIndex == text.endIndex { return text }
        let end = start.lastIndex { " <,;:=".contains($0) }
        return (end.map { start[...$0] } ?? "") + "…"
    }
}

extension AddressRedaction {
    /// Redacts the address in an argument of MAIL or RCPT. An argument that cannot be parsed may still contain a
    /// person's address, so all of it is hidden.
    package func shown(argument: String) -> String {
        if mode == .none { return argument }
        guard let address = SessionArgument.address(argument) else { return "[hidden]" }
        return "<\(shown(address))>"
    }
}

/// A refused argument of MAIL or RCPT.
enum SessionArgument {
    /// The address between the brackets, after a source route if there is one (RFC 5321 section 4.1.2).
    static func address(_ argument: String) -> Address? {
        guard let open = argument.firstIndex(of: "<"), let close = argument.lastIndex(of: ">"), open < close else {
            return nil
        }
        var path = argument[argument.index(after: open)..<close]
        if path.first == "@", let colon = path.firstIndex(of: ":") { path = path[path.index(after: colon)...] }
        return Address(String(path))
    }
}
