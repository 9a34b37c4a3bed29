/// Local parts that some servers read as the way to another mailbox, and rewrite:
///
///     user%inner.example@relay.example      the percent hack (RFC 1123 section 5.2.16)
///     inner.example!user@relay.example      UUCP (RFC 976)
///     "user@inner.example"@relay.example    an address within quotes; or a source route, "@hop:user@inner.example"
///
/// What a list says of the mailbox within would be missed when only the whole is looked up.
extension Address {
    /// The local part has `%`, `!` or `@`, or a character that compatibility normalization (NFKC) makes one of these.
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

    /// The mailboxes that servers which rewrite may send to, in no order; empty when nothing within the local part is
    /// one. Several readings of one text are all among them.
    package var innerMailboxes: [Address] {
        guard hasRouting else { return [] }
        return AddressRouting.mailboxes(in: AddressRouting.decoded(AddressKey.content(ofLocalPart: localPart)))
    }
}

enum AddressRouting {
    /// The characters whose compatibility normal form (NFKC) has a routing character in it, with that form.
    static let plain: [Unicode.Scalar: String] = [
        "\u{FE6A}": "%", "\u{FF05}": "%",
        "\u{FE15}": "!", "\u{FE57}": "!", "\u{FF01}": "!", "\u{203C}": "!!", "\u{2048}": "?!", "\u{2049}": "!?",
        "\u{FE6B}": "@", "\u{FF20}": "@",
    ]

    /// A text that names more mailboxes than this names nobody who is really meant.
    private static let mailboxes = 32

    static func decoded(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0 += plain[$1] ?? String($1) }
    }

    /// Every mailbox that a local part's content can be read as, and those within them in turn.
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
