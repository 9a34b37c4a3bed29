import Content
import Mail

extension MessageRecord {
    /// The same for a message and for its retries: of one client or login, from one sender to the same recipients, with the
    /// same Message-ID, or the same content where it has none. What was refused before its content was known is told by
    /// what was known then.
    ///
    /// **Why the Message-ID first:** a queue that sends a message again may put another trace line on top, or sign it anew.
    package var fingerprint: UInt64 {
        var hash = StableHash()
        hash.combine(sendingClient.utf8)
        hash.combine(sender?.key ?? "")
        for key in deliveries.lazy.filter({ $0.header == nil }).map(\.address.key).sorted() { hash.combine(key) }
        hash.combine(0)
        hash.combine(messageID ?? sha256)
        return hash.value
    }

    /// The login of `192.0.2.1 (newsletter)`, whatever address it came from; else the address.
    private var sendingClient: Substring {
        guard client.last == ")", let open = client.firstIndex(of: "(") else { return client[...] }
        return client[client.index(after: open)...].dropLast()
    }
}
