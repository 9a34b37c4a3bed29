import Guard
import Mail

/// Why a client's session ended without a message, what the guard refused in it, or which reply the client did not
/// get. One line of `log --sessions --json`.
package struct SessionEventReport: Hashable, Sendable, Codable {
    package var id: Int64
    /// The time of the first event, RFC 3339, milliseconds, UTC.
    package var at: String
    /// The time of the last event.
    package var until: String
    /// The listener's address as configured; empty when the event is not about one client.
    package var listener: String
    /// IP address; empty when the event is not about one client.
    package var client: String
    /// null without a login.
    @OrNull package var login: String?
    package var kind: SessionEvent.Kind
    package var detail: String
    /// The number of equal events that this row combines.
    package var count: Int
    /// The sender of the open transaction, `<>` for the null reverse-path; null when no transaction was open.
    @OrNull package var sender: String?
    /// The number of recipients accepted in the transaction.
    package var recipients: Int
    /// null when there was none.
    @OrNull package var firstRecipient: String?
    /// Refused arguments of MAIL or RCPT, as the client wrote them: the first few different ones.
    package var arguments: [String]
    /// Ids of recorded messages whose reply the client did not get.
    package var messages: [String]

    private enum CodingKeys: String, CodingKey {
        case id, at, until, listener, client, login, kind, detail, count, sender, recipients
        case firstRecipient = "first_recipient"
        case arguments, messages
    }

    package init(_ event: SessionEvent, _ redaction: AddressRedaction = .off) {
        id = event.id
        at = event.at.rfc3339
        until = event.until.rfc3339
        listener = event.listener
        client = event.client
        login = event.login.map { redaction.shown($0) }
        kind = event.kind
        detail = redaction.shown(event.detail)
        count = event.count
        sender = event.mail.sender.map { text in
            guard let address = Address(text) else { return redaction.shown(text) }
            return redaction.shown(
                sender: address, of: [event.mail.firstRecipient.flatMap { Address($0) }].compactMap { $0 })
        }
        recipients = event.mail.countRecipients
        firstRecipient = event.mail.firstRecipient.map { text in
            Address(text).map { redaction.shown($0) } ?? redaction.shown(argument: text)
        }
        arguments = event.mail.arguments.map { redaction.shown(argument: $0) }
        messages = event.mail.messages.map(\.description)
    }
}

/// An event: what was done to the guard.
package struct EventReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var event: GuardEvent.Kind
    package var who: String
    /// The user id from the kernel; null when it is unknown, and for the guard itself.
    package var userID: UInt32?
    package var reason: String
    package var subject: String
    /// What is in force before and after the event; empty when the event does not change it.
    package var before: String
    package var after: String

    private enum CodingKeys: String, CodingKey {
        case at
        case event = "act"
        case who, userID, reason, subject, before, after
    }

    /// - Parameter redaction: hides people that the event names.
    package init(_ event: GuardEvent, _ redaction: AddressRedaction = .off) {
        at = event.at.rfc3339
        self.event = event.kind
        who = event.who.name
        userID = event.who.userID
        reason = redaction.shown(event.reason)
        subject = redaction.shown(event.subject)
        before = redaction.shown(event.before)
        after = redaction.shown(event.after)
    }
}

/// An alert as programs get it.
package struct AlertReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var kind: Alert.Kind
    /// One line for people, at most `textLimit` characters, so that it fits a pipe.
    package var text: String

    package static let textLimit = 2000

    package init(_ alert: Alert) {
        at = alert.at.rfc3339
        kind = alert.kind
        text = String(alert.text.prefix(Self.textLimit))
    }
}
