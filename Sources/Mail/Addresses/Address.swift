// Folder Addresses: mailboxes. Their grammar, their normal forms (IDNA by libidn2), and the mailboxes to which a
// local part may be routed.
// May use: Bytes, Vocabulary.

/// A mailbox of SMTP (RFC 5321 section 4.1.2 `Mailbox`, with RFC 6531's UTF-8): `local-part@domain`.
///
///     C: RCPT TO:<jane.doe@example.com>
///     C: RCPT TO:<"jane doe"@[192.0.2.1]>
///
/// Printing, dumping or debugging shows `j…@example.com`; only `fullText`, `localPart` and `key` show the local part.
/// Two addresses are equal when their texts are equal; `key` tells whether they name the same mailbox.
package struct Address: Hashable, Sendable {
    /// `local@domain` as received; the only way to the whole text.
    package let fullText: String
    /// The offset in UTF-8 bytes of the `@` between local part and domain.
    private let separator: Int
    private let traits: AddressTraits

    /// Reads one mailbox, without angle brackets or surrounding space. nil when the text is anything else, or longer
    /// than RFC 5321 section 4.5.3.1 allows. RFC 6531 allows U+2028 and similar characters, but no real mailbox has
    /// them and they would break a line of a log: they are refused. A domain that IDNA cannot map is refused, too,
    /// because the DNS cannot look it up. Other non-ASCII text sets `needsSMTPUTF8`; the session decides whether to
    /// accept it.
    package init?(_ text: some StringProtocol) {
        var fullText = String(text)
        guard let (separator, traits) = fullText.withUTF8({ AddressGrammar(UnsafeRawBufferPointer($0)).mailbox() })
        else { return nil }
        self.fullText = fullText
        self.separator = separator
        self.traits = traits
        guard traits.contains(.nonASCII) else { return }
        if fullText.unicodeScalars.contains(where: \.isHarmful) { return nil }
        guard AddressKey.isMappable(localPart: localPart, domain: domain) else { return nil }
    }

    /// As received: a quoted string keeps its quotes and backslashes.
    package var localPart: String { String(fullText.utf8.prefix(separator))! }

    /// As received; an address literal keeps its brackets: `[192.0.2.1]`.
    package var domain: String { String(fullText.utf8.dropFirst(separator + 1))! }

    /// Whether only a server that offers SMTPUTF8 (RFC 6531) may get this address.
    package var needsSMTPUTF8: Bool { traits.contains(.nonASCII) }

    /// The normal form: in practice, two addresses with one key name the same mailbox. Case is folded, also in the
    /// local part: RFC 5321 lets a host distinguish `Jane` from `jane`, but no host that matters does. Needless
    /// quotes and backslashes are dropped, and an internationalised domain has its A-labels. Characters that only
    /// look or are written differently (full-width, invisible ones) are replaced by the plain ones.
    package var key: String {
        guard !traits.isEmpty else { return fullText }
        return "\(AddressKey.localPart(localPart))@\(AddressKey.domain(domain))"
    }

    /// The normal form before rules 3 (`ListRenewal`); nil when it is `key`. For keys of which only a hash is stored.
    package var earlierKey: String? {
        guard traits.contains(.nonASCII) || traits.contains(.sign) || traits.contains(.quoted) else { return nil }
        let earlier = "\(AddressKey.earlierLocalPart(localPart))@\(AddressKey.domain(domain))"
        return earlier == key ? nil : earlier
    }

    /// In lower case, with its domain as people write it: `jane@bücher.example` for `jane@xn--bcher-kva.example`; nil
    /// when the domain has no A-label that can be decoded.
    package var unicodeText: String? {
        InternationalName.unicode(domain.lowercased()).map { "\(localPart.lowercased())@\($0)" }
    }

    /// The domain's normal form, as in `key`.
    package var domainKey: String { Self.domainKey(domain) }

    /// The normal form of a domain, or of a pattern for domains: labels with a `*` do not change.
    package static func domainKey(_ domain: String) -> String { AddressKey.domain(domain) }

    /// Brings a domain's normal form that older rules made to the present rules.
    package static func renewedDomainKey(_ key: String) -> String { AddressKey.domain(InternationalName.renewed(key)) }

    /// Brings a normal form that older rules made to the present rules: only few addresses outside ASCII change.
    package static func renewedKey(_ key: String) -> String {
        guard let address = Address(key) else { return key }
        let local = AddressKey.localPart(address.localPart)
        return "\(local)@\(renewedDomainKey(address.domain))"
    }

    /// The normal form for a list that treats more mailboxes as the same; `AddressKeyOptions` has the table of all
    /// forms.
    package func key(_ options: AddressKeyOptions) -> String {
        let key = key
        guard !options.isEmpty, let separator = key.utf8.lastIndex(of: UInt8(ascii: "@")) else { return key }
        return AddressKey.applying(options, to: key, separator: key.utf8.distance(from: key.startIndex, to: separator))
    }
}

extension Address: Redacted {
    /// `j…@example.com`: enough to distinguish two addresses in a log, not enough to write to.
    package var description: String { "\(localPart.prefix(1))…@\(domain)" }
}

extension Address {
    /// The `key` of the mailbox in these bytes, without making an `Address`. nil when they are not a mailbox, or when
    /// the normal form needs more than lower case, and when the local part has a sign with a meaning in lists
    /// (`AddressTraits.sign`).
    package static func plainKey(_ octets: UnsafeRawBufferPointer) -> String? {
        guard let (_, traits) = AddressGrammar(octets).mailbox() else { return nil }
        if traits.isEmpty { return String(decoding: octets, as: UTF8.self) }
        guard traits == .capital else { return nil }
        return String(unsafeUninitializedCapacity: octets.count) { key in
            for (index, byte) in octets.enumerated() { key[index] = ASCII.lower(byte) }
            return octets.count
        }
    }
}

/// The form in which senders are compared: in the scopes of stops, in filters, in memory and in SQL. Quotes have no
/// meaning (RFC 5321 section 4.1.2), so the content of a local part is compared, not its spelling:
///
///     "news"@shop.example   "N\ews"@shop.example      news@shop.example
///     "news letter"@shop.example                      news letter@shop.example
extension Address {
    /// The `key` without the quotes of its local part. When the quotes are needed, the result is not an address. The
    /// domain begins after the last `@`.
    package var bareKey: String {
        let key = key
        guard key.utf8.first == UInt8(ascii: "\"") else { return key }
        return "\(Self.content(ofLocalPart: AddressKey.localPart(localPart)))@\(domainKey)"
    }

    /// The normal form of a local part, or of a pattern for local parts: a `*` does not change. Quotes that do not
    /// pair stay, too; no address has them.
    package static func localPartKey(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "\""), !isQuotedString(text) else { return AddressKey.localPart(text) }
        return text.lowercased()
    }

    /// The content of a local part, or of a pattern for local parts, without the quotes.
    package static func content(ofLocalPart text: String) -> String {
        isQuotedString(text) ? AddressKey.content(ofLocalPart: text) : text
    }

    /// The local part with this content, quoted if needed.
    package static func localPart(saying content: String) -> String { AddressKey.written(content) }

    /// Whether a text begins with a quote that is closed at the end of the text.
    private static func isQuotedString(_ text: String) -> Bool {
        guard text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\"") else { return false }
        var isEscaped = false
        for (index, byte) in text.utf8.enumerated().dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return index == text.utf8.count - 1
            }
        }
        return false
    }
}

/// Local parts that some servers read as a route to another mailbox, and rewrite:
///
///     user%inner.example@relay.example      the percent hack (RFC 1123 section 5.2.16)
///     inner.example!user@relay.example      UUCP (RFC 976)
///     "user@inner.example"@relay.example    an address within quotes; or a source route, "@hop:user@inner.example"
///
/// A lookup of the whole address alone would miss a list's entry for the mailbox inside.
extension Address {
    /// Whether the local part has `%`, `!` or `@`, or a character that compatibility normalization (NFKC) turns into
    /// one of these.
    package var hasRouting: Bool {
        var separators = 0
        var isASCII = true
        for byte in fullText.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "!"): return true
            case UInt8(ascii: "@"): separators += 1
            case 0x80...: isASCII = false
            default: break
            }
        }
        return separators > 1 || !isASCII && localPart.unicodeScalars.contains { AddressRouting.plain[$0] != nil }
    }

    /// The mailboxes to which a server that rewrites the address may send, in no order. Includes every reading of the
    /// text. Empty when the local part contains no mailbox.
    package var innerMailboxes: [Address] {
        guard hasRouting else { return [] }
        return AddressRouting.mailboxes(in: AddressRouting.decoded(AddressKey.content(ofLocalPart: localPart)))
    }
}

enum AddressRouting {
    /// The characters whose compatibility normal form (NFKC) contains a routing character, with that form.
    static let plain: [Unicode.Scalar: String] = [
        "\u{FE6A}": "%", "\u{FF05}": "%",
        "\u{FE15}": "!", "\u{FE57}": "!", "\u{FF01}": "!", "\u{203C}": "!!", "\u{2048}": "?!", "\u{2049}": "!?",
        "\u{FE6B}": "@", "\u{FF20}": "@",
    ]

    /// The most mailboxes found in one text. A real address never names this many.
    private static let mailboxes = 32

    static func decoded(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0 += plain[$1] ?? String($1) }
    }

    /// Every mailbox in a local part's content, in any reading, and the mailboxes inside those.
    static func mailboxes(in content: String) -> [Address] {
        var found: [String: Address] = [:]
        var texts = [content]
        var seen: Set<String> = []
        while let text = texts.popLast(), found.count < mailboxes {
            guard seen.insert(text).inserted else { continue }
            if text.first == "@", let colon = text.firstIndex(of: ":") {
                texts.append(String(text[text.index(after: colon)...]))
            }
            for (local, domain) in readings(of: text) where !local.isEmpty {
                if let address = Address("\(AddressKey.written(local))@\(domain)") { found[address.key] = address }
                texts.append(local)
            }
        }
        return Array(found.values)
    }

    /// `user@domain` and `user%domain` from the right, `domain!user` from the left.
    private static func readings(of text: String) -> [(local: String, domain: String)] {
        var readings: [(String, String)] = []
        for character in ["@", "%"] as [Character] {
            guard let place = text.lastIndex(of: character) else { continue }
            readings.append((String(text[..<place]), String(text[text.index(after: place)...])))
        }
        if let place = text.firstIndex(of: "!") {
            readings.append((String(text[text.index(after: place)...]), String(text[..<place])))
        }
        return readings
    }
}
