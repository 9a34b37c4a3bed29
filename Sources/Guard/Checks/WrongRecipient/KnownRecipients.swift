import Mail

/// Whom the message may name: its recipients, its sender, its list.
///
/// Without an envelope, as for a file that is judged offline, the header fields have to do: where delivery has
/// noted the recipient, that; else To and Cc. They are no proof. In mail from a discussion list To names the list, so
/// there is nothing to compare with; and in a sample both To and the text hold what its maker thought of, so an address
/// that reads like a stand-in (`asdf@gmail.com`) accuses nobody.
struct KnownRecipients {
    private let facts: Facts
    private let keys: Set<String>
    private let isFromHeaders: Bool

    init(_ facts: Facts) {
        self.facts = facts
        isFromHeaders = facts.recipients.isEmpty
        keys = isFromHeaders ? Self.named(facts.message) : Set(facts.recipients.flatMap(Self.keys))
    }

    /// There is nobody to compare with.
    var isEmpty: Bool { keys.isEmpty }

    func covers(_ address: WrittenAddress) -> Bool {
        if keys.contains(address.key) || isOwn(address) || isOfGroup(address) { return true }
        return isFromHeaders && SampleAddresses.isSample(address)
    }

    /// Of the sender, of his domain, or of the list.
    private func isOwn(_ address: WrittenAddress) -> Bool {
        let message = facts.message
        var own = ["From", "Sender", "Reply-To", "Return-Path"].flatMap { Self.addresses(of: $0, message) }
        if let sender = facts.sender { own += WrittenAddress.all(in: Array(sender.fullText.utf8)) }
        if own.contains(where: { $0.key == address.key }) { return true }
        let lists = ["List-Post", "List-Owner", "List-Help"].flatMap { Self.addresses(of: $0, message) }
        let domains = Set(own.map(\.domain)).subtracting(Self.mailboxProviders)
            .union(lists.map(\.domain)).union(Self.listDomains(message))
        return domains.contains { Self.isSame($0, address.domain) }
    }

    /// To and Cc name it along with a recipient: mail to a group, whose members may know of each other.
    private func isOfGroup(_ address: WrittenAddress) -> Bool {
        let group = ["To", "Cc"].flatMap { Self.addresses(of: $0, facts.message) }.map(\.key)
        return group.contains(address.key) && !keys.isDisjoint(with: group)
    }

    /// Whether a recipient is named too: `sent to bob@example.com, jane@example.com`.
    func isNamed(in text: ArraySlice<UInt8>) -> Bool {
        let sentence = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: ";") }
        return WrittenAddress.all(in: Array(sentence)).contains { keys.contains($0.key) }
    }

    /// Where everybody has a mailbox, two addresses of one domain are two people.
    private static let mailboxProviders: Set = [
        "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "aol.com",
        "icloud.com", "me.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "mail.ru", "yandex.ru", "qq.com",
        "163.com",
        "126.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it", "wp.pl", "o2.pl", "proton.me",
        "protonmail.com",
    ]

    /// One is the other or a subdomain of it: newsletters come from `mail.shop.example`.
    private static func isSame(_ own: String, _ other: String) -> Bool {
        own == other || own.hasSuffix(".\(other)") || other.hasSuffix(".\(own)")
    }

    /// A recipient may be written with or without what `WrittenAddress` takes for punctuation around an address.
    private static func keys(_ recipient: Address) -> [String] {
        let written = WrittenAddress.all(in: Array(recipient.fullText.utf8)).map(\.key)
        return written + [WrittenAddress.key(recipient)]
    }

    private static func named(_ message: Message) -> Set<String> {
        let delivered = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"]
            .flatMap { addresses(of: $0, message) }
        if isDiscussion(message) { return Set(delivered.map(\.key)) }
        let addressed = ["To", "Cc", "Resent-To"].flatMap { addresses(of: $0, message) }
        return Set((delivered + addressed).map(\.key))
    }

    private static func isDiscussion(_ message: Message) -> Bool {
        if message.firstField("List-Post") != nil || message.firstField("Mailing-List") != nil { return true }
        let precedence = message.firstField("Precedence")?.value.lowercased()
        return precedence == "list"
    }

    private static func addresses(of field: String, _ message: Message) -> [WrittenAddress] {
        message.fields.filter { $0.isNamed(field) }.flatMap { WrittenAddress.all(in: $0.decodedValue) }
    }

    /// `List-Id: News <news.lists.example.org>` (RFC 2919).
    private static func listDomains(_ message: Message) -> [String] {
        guard let id = message.firstField("List-Id")?.value, let open = id.lastIndex(of: "<") else { return [] }
        let name = id[id.index(after: open)...].prefix { $0 != ">" }.lowercased()
        return name.split(separator: ".").count > 2 ? [String(name.drop { $0 != "." }.dropFirst())] : []
    }
}
