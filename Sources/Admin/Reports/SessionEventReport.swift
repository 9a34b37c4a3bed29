import Guard

/// Why a client's session ended without a message; one line of `log --sessions --json`.
package struct SessionEventReport: Hashable, Sendable, Codable {
    package var id: Int64
    /// Of the first, RFC 3339, milliseconds, UTC.
    package var at: String
    /// Of the last.
    package var until: String
    /// The listener's address as configured; empty where no one client is meant.
    package var listener: String
    /// IP address; empty where no one client is meant.
    package var client: String
    /// null when nobody was logged in.
    package var login: String?
    package var kind: SessionEvent.Kind
    package var detail: String
    /// How many were told as one.
    package var count: Int

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
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(at, forKey: .at)
        try container.encode(until, forKey: .until)
        try container.encode(listener, forKey: .listener)
        try container.encode(client, forKey: .client)
        try container.encode(login, forKey: .login)
        try container.encode(kind, forKey: .kind)
        try container.encode(detail, forKey: .detail)
        try container.encode(count, forKey: .count)
    }
}
