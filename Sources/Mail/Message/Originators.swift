/// Whom a message says that it is from (RFC 5322 section 3.6.2): the mailboxes of every From and every Sender field. What a
/// reader sees is From; the reverse-path is often a bounce address at the ESP.
///
///     From: "Shop" <news@shop.example>
///     Sender: bulk@esp.example
package struct Originators: Hashable, Sendable {
    /// In order, each once.
    package let addresses: [Address]
    /// Every such field was read whole; false when one names something that is no mailbox, or nobody at all, and when there
    /// is no From: RFC 5322 section 3.6 requires one, so nobody can tell what a reader is shown in its place.
    package let isReadable: Bool

    /// Mailboxes that are taken; real mail has one or two. With more the rest is not known, so it is not readable.
    package static let limit = 32

    package init(_ addresses: [Address], isReadable: Bool = true) {
        var known: Set<String> = []
        let different = addresses.filter { known.insert($0.key).inserted }
        self.addresses = Array(different.prefix(Self.limit))
        self.isReadable = isReadable && different.count <= Self.limit
    }

    package init(of message: Message) {
        var addresses: [Address] = []
        var isReadable = !message.isHeaderCut
        var hasFrom = false
        for field in message.fields where field.isNamed("From") || field.isNamed("Sender") {
            hasFrom = hasFrom || field.isNamed("From")
            let list = MailboxList(field.unfoldedValue)
            addresses += list.addresses
            if !list.isWhole || list.addresses.isEmpty { isReadable = false }
            guard !list.isWhole || Self.hasEncodedAddress(list) else { continue }
            // What a reader is shown depends on what the program decodes, and when.
            isReadable = false
            addresses += list.addresses.compactMap { Address(Self.decoded($0.fullText)) }
            addresses += MailboxList(field.decodedValue).addresses
        }
        self.init(addresses, isReadable: isReadable && hasFrom)
    }

    /// RFC 2047 section 5 forbids encoded words in an address; some programs decode them all the same, some before they
    /// look for the address:
    ///
    ///     =?utf-8?q?news=40shop.example?= <=?utf-8?q?news?=@shop.example>
    private static func hasEncodedAddress(_ list: MailboxList) -> Bool {
        list.addresses.contains { $0.fullText.contains("=?") }
    }

    private static func decoded(_ address: String) -> String {
        Array(address.utf8).withUnsafeBytes { String(decoding: EncodedWord.decode($0).text, as: UTF8.self) }
    }
}

extension Originators: Redacted {
    /// `2 originators`.
    package var description: String { "\(addresses.count) originators\(isReadable ? "" : ", not readable")" }
}
