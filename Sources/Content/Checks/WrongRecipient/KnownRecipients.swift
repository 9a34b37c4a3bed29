import Mail

/// The addresses that the message may name: its recipients, its sender, its list.
///
/// A file judged offline has no envelope. Then the header fields must do: the recipient that delivery has noted, else
/// To and Cc. They are weaker evidence. To of a discussion list's mail names the list, so there is nothing to compare
/// with. In a sample, the author invented both To and the text, so an address that looks invented (`asdf@gmail.com`)
/// gives no finding.
struct KnownRecipients {
    private let facts: Facts
    private let keys: Set<String>
    private let isFromHeaders: Bool
    private let own: OwnAddresses

    init(_ facts: Facts) {
        self.facts = facts
        own = OwnAddresses(facts)
        isFromHeaders = facts.recipients.isEmpty
        let named = isFromHeaders ? Self.named(facts.message) : Set(facts.recipients.flatMap(Self.keys))
        keys = named.union(facts.headerRecipients.addresses.flatMap(Self.keys))
    }

    /// Whether there is no address to compare with.
    var isEmpty: Bool { keys.isEmpty }

    func covers(_ address: WrittenAddress) -> Bool {
        if keys.contains(address.key) || own.covers(key: address.key, domain: address.domain) || isOfGroup(address) {
            return true
        }
        return isFromHeaders && SampleAddresses.isSample(address)
    }

    /// Whether To and Cc name the address together with a recipient: mail to a group, whose members may know of each
    /// other.
    private func isOfGroup(_ address: WrittenAddress) -> Bool {
        let group = ["To", "Cc"].flatMap { WrittenAddress.all(of: $0, facts.message) }.map(\.key)
        return group.contains(address.key) && !keys.isDisjoint(with: group)
    }

    /// Whether the text also names a recipient: `sent to bob@example.com, jane@example.com`.
    func isNamed(in text: ArraySlice<UInt8>) -> Bool {
        let sentence = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: ";") }
        return WrittenAddress.all(in: Array(sentence)).contains { keys.contains($0.key) }
    }

    /// The keys of a recipient, with and without the signs that `WrittenAddress` takes for punctuation around an
    /// address.
    private static func keys(_ recipient: Address) -> [String] {
        let written = WrittenAddress.all(in: Array(recipient.fullText.utf8)).map(\.key)
        return written + [WrittenAddress.key(recipient)]
    }

    private static func named(_ message: Message) -> Set<String> {
        let delivered = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"]
            .flatMap { WrittenAddress.all(of: $0, message) }
        if OwnAddresses.isDiscussion(message) { return Set(delivered.map(\.key)) }
        let addressed = ["To", "Cc", "Resent-To"].flatMap { WrittenAddress.all(of: $0, message) }
        return Set((delivered + addressed).map(\.key))
    }
}

/// Addresses that every message may name: those of its sender, of the sender's domain, and of its list.
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

    /// Whether the mail is from a discussion list, whose To names the list or the author of the answered mail.
    static func isDiscussion(_ message: Message) -> Bool {
        if message.firstField("List-Post") != nil || message.firstField("Mailing-List") != nil { return true }
        let precedence = message.firstField("Precedence")?.value.lowercased()
        return precedence == "list"
    }

    /// Domains where everyone has a mailbox, so two addresses of one domain are two people.
    private static let mailboxProviders: Set = [
        "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "aol.com",
        "icloud.com", "me.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "mail.ru", "yandex.ru", "qq.com",
        "163.com",
        "126.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it", "wp.pl", "o2.pl", "proton.me",
        "protonmail.com",
    ]

    /// Whether one domain equals the other or is a subdomain of it: newsletters come from `mail.shop.example`.
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

/// Addresses that people invent when they need one.
enum SampleAddresses {
    /// Local parts, without separators and digits.
    private static let localParts: Set = [
        "asdf", "asd", "qwerty", "qwertz", "azerty", "abc", "abcd", "xyz", "xxx", "xxxx", "test", "tester", "testing",
        "testuser",
        "example", "sample", "demo", "dummy", "foo", "bar", "foobar", "johndoe", "janedoe", "doe", "jdoe",
        "johnsmith", "janesmith", "user", "username", "name", "yourname", "yourmail", "youremail", "you", "me",
        "myname",
        "email", "emailaddress", "mail", "address", "someone", "somebody", "anyone", "nobody", "noname", "customer",
        "client", "subscriber", "recipient", "member", "person", "firstname", "lastname", "firstnamelastname",
        "mustermann", "maxmustermann", "erikamustermann", "fulano", "mariorossi", "jankowalski",
        "jeandupont", "recipientemail", "useremail",
    ]

    /// The label of the domain before the last one: `email.com`, `yourdomain.org`.
    private static let labels: Set = [
        "domain", "yourdomain", "mydomain", "email", "youremail", "company", "yourcompany", "mycompany", "website",
        "yourwebsite", "site", "yoursite", "address", "provider", "test", "xxx", "abc", "xyz",
    ]

    static func isSample(_ address: WrittenAddress) -> Bool {
        let local = address.key.prefix { $0 != "@" }.filter(\.isLetter)
        if localParts.contains(String(local)) { return true }
        let parts = address.domain.split(separator: ".")
        return parts.count >= 2 && labels.contains(String(parts[parts.count - 2]))
    }
}
