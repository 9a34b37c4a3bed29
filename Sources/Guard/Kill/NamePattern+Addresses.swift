import Mail

/// Patterns for senders and for domains, read as people type them and as others' lists write them.
///
///     Shop <news@shop.example>   <news@shop.example>   "news"@shop.example     news@shop.example
///     @shop.example   *@shop.example                                           *@shop.example
///     shop.example   shop.example.   bücher.example                            shop.example   xn--bcher-kva.example
///
/// What is on record is read in the same way, so that a stop of an older guard means what its author meant.
extension NamePattern {
    /// For senders: an address with its local part and its domain in their normal forms, or a domain.
    var forSenders: NamePattern {
        let text = Self.withoutDisplayName(text)
        guard let at = text.lastIndex(of: "@") else { return NamePattern(Self.domain(text)) ?? self }
        let local = at == text.startIndex ? "*" : Address.localPartKey(String(text[..<at]))
        let domain = Self.domain(text[text.index(after: at)...])
        return NamePattern(
            shown: "\(local)@\(domain)", comparedAs: "\(Address.content(ofLocalPart: local))@\(domain)") ?? self
    }

    /// For the domains of recipients: all addresses at a domain are the domain.
    var forDomains: NamePattern {
        let text = Self.withoutDisplayName(text)
        let domain = text.hasPrefix("@") ? text.dropFirst() : text.hasPrefix("*@") ? text.dropFirst(2) : text
        return NamePattern(Self.domain(domain)) ?? self
    }

    /// Against the whole address when the pattern has an `@`, else against its domain.
    package func matches(address: Address) -> Bool {
        matches(namesAddresses ? address.bareKey : address.domainKey)
    }

    /// Whether it is about whole addresses, not domains.
    package var namesAddresses: Bool { key.contains("@") }

    /// `news@shop.example` of `Shop <news@shop.example>`, without blanks around it.
    private static func withoutDisplayName(_ text: String) -> Substring {
        let text = withoutBlanks(text[...])
        guard text.last == ">" else { return text }
        var (isQuoted, isEscaped) = (false, false)
        for index in text.indices {
            switch text[index] {
            case _ where isEscaped: isEscaped = false
            case "\\": isEscaped = isQuoted
            case "\"": isQuoted.toggle()
            case "<" where !isQuoted: return withoutBlanks(text[text.index(after: index)...].dropLast())
            default: break
            }
        }
        return text
    }

    private static func withoutBlanks(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// In the normal form of addresses, so that `bücher.example` covers `xn--bcher-kva.example`; without the dot that says
    /// that a name of the DNS is whole. UTS 46 has more characters for that dot.
    private static func domain(_ text: Substring) -> String {
        let dots: [Character] = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        return Address.domainKey(String(text.last.map(dots.contains) == true ? text.dropLast() : text))
    }
}
