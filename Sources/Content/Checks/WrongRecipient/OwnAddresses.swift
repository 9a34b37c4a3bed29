import Mail

/// Whom a message may name because it is theirs: its sender, his domain, its list.
struct OwnAddresses {
    private let keys: Set<String>
    private let domains: Set<String>

    init(_ facts: Facts) {
        let message = facts.message
        var own = ["From", "Sender", "Reply-To", "Return-Path"].flatMap { WrittenAddress.all(of: $0, message) }
        if let sender = facts.sender { own += WrittenAddress.all(in: Array(sender.fullText.utf8)) }
        let lists = ["List-Post", "List-Owner", "List-Help"].flatMap { WrittenAddress.all(of: $0, message) }
        keys = Set(own.map(\.key))
        domains = Set(own.map(\.domain)).subtracting(Self.mailboxProviders)
            .union(lists.map(\.domain)).union(Self.listDomains(message))
    }

    func covers(key: String, domain: String) -> Bool {
        keys.contains(key) || domains.contains { Self.isSame($0, domain) }
    }

    /// In mail from a discussion list To names the list, or whoever is answered.
    static func isDiscussion(_ message: Message) -> Bool {
        if message.firstField("List-Post") != nil || message.firstField("Mailing-List") != nil { return true }
        let precedence = message.firstField("Precedence")?.value.lowercased()
        return precedence == "list"
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

    /// `List-Id: News <news.lists.example.org>` (RFC 2919).
    private static func listDomains(_ message: Message) -> [String] {
        guard let id = message.firstField("List-Id")?.value, let open = id.lastIndex(of: "<") else { return [] }
        let name = id[id.index(after: open)...].prefix { $0 != ">" }.lowercased()
        return name.split(separator: ".").count > 2 ? [String(name.drop { $0 != "." }.dropFirst())] : []
    }
}
