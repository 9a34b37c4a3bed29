import Mail

/// A parsed filter of held mail.
package struct HeldSelection: Sendable {
    package let ids: Set<RecordID>
    package let after: RecordID?
    package let limit: Int?
    /// The most recipients of one answer: the message that reaches this number is the last one. nil: no limit. A query
    /// that is read page by page has this limit and `limit`.
    package var recipientLimit: Int?
    private let stop: StopID?
    private let recipient: String?
    private let since: Timestamp?
    private let until: Timestamp?
    /// A message must match all of them.
    private let scopes: [StopScope]

    /// - Throws: a sentence that names the value that cannot be parsed.
    package init(_ filter: HeldFilter) throws(HeldFilterRefused) {
        var ids: Set<RecordID> = []
        for text in filter.ids { ids.insert(try Self.id(text)) }
        self.ids = ids
        after = try filter.after.map(Self.id)
        limit = filter.limit
        stop = try filter.stop.map { text throws(HeldFilterRefused) in
            guard let stop = StopID(text) else { throw HeldFilterRefused("\"\(text)\" is not a stop id, such as S1") }
            return stop
        }
        recipient = try filter.recipient.map { text throws(HeldFilterRefused) in
            guard let key = Address(text)?.key else { throw HeldFilterRefused("the recipient is not a mail address") }
            return key
        }
        since = filter.since
        until = filter.until
        var scopes: [StopScope] = []
        let named: [(StopScope.Kind, String?)] = [
            (.campaign, filter.campaign), (.sender, filter.sender), (.stream, filter.stream),
            (.recipientDomain, filter.recipientDomain),
        ]
        for case (let kind, let name?) in named {
            guard let pattern = NamePattern(name), let scope = StopScope(kind, pattern) else {
                throw HeldFilterRefused("the \(kind.rawValue) is empty or has control characters")
            }
            if let fault = scope.fault { throw HeldFilterRefused(fault.text) }
            scopes.append(scope)
        }
        if let text = filter.scope {
            guard let scope = StopScope(text) else {
                throw HeldFilterRefused("\"\(text)\" is not a scope, such as campaign:NAME or sender:ADDRESS")
            }
            scopes.append(scope)
        }
        self.scopes = scopes
    }

    private static func id(_ text: String) throws(HeldFilterRefused) -> RecordID {
        guard let id = RecordID(text) else {
            throw HeldFilterRefused("\"\(text)\" is not a record id: 13 letters and digits")
        }
        return id
    }

    /// The message with only its selected recipients; nil when no recipient is selected.
    package func selected(of message: HeldMessage) -> HeldMessage? {
        guard ids.isEmpty || ids.contains(message.id), stop.map({ $0 == message.envelope.stop }) ?? true,
            since.map({ message.at >= $0 }) ?? true, until.map({ message.at < $0 }) ?? true
        else { return nil }
        var message = message
        message.recipients = message.recipients.filter { one in
            (recipient.map { $0 == one.address.key } ?? true)
                && scopes.allSatisfy { $0.names(message.question(recipients: [one.address])) }
        }
        return message.recipients.isEmpty ? nil : message
    }
}

/// A filter of held mail that cannot be parsed; the text is for a person.
package struct HeldFilterRefused: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Which held mail a query or command applies to; every given condition must hold. Names are compared as in stops:
/// case is ignored, and `*` matches any characters.
package struct HeldFilter: Hashable, Sendable, Codable {
    /// Record ids.
    package var ids: [String] = []
    package var campaign: String?
    package var sender: String?
    package var stream: String?
    /// Held by this stop, such as `S1`.
    package var stop: String?
    /// Full text of an address; selects only that recipient of a message.
    package var recipient: String?
    /// Selects only the recipients at that domain.
    package var recipientDomain: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// The scope of a stop; selects all mail that it covers.
    package var scope: String?
    /// Only messages that came after this record id; the next page begins here.
    package var after: String?
    /// At most this number of messages, the oldest.
    package var limit: Int?

    package init() {}

    /// One line for an event: `campaign spring-*, since 2026-03-01T12:00:00.000Z`; `all held mail`.
    package var text: String {
        let parts: [String?] = [
            ids.isEmpty ? nil : ids.count > 5 ? "\(ids.count) ids" : "ids \(ids.joined(separator: " "))",
            campaign.map { "campaign \($0)" }, sender.map { "sender \($0)" }, stream.map { "stream \($0)" },
            stop.map { "stop \($0)" }, recipient.map { "recipient \($0)" },
            recipientDomain.map { "recipient-domain \($0)" }, since.map { "since \($0.rfc3339)" },
            until.map { "until \($0.rfc3339)" }, scope,
        ]
        let present = parts.compactMap { $0 }
        return present.isEmpty ? "all held mail" : present.joined(separator: ", ")
    }
}
