import Mail

/// A name in a stop, compared by `NameKey`; `*` matches any characters.
package struct NamePattern: Sendable {
    /// As given, in lower case; shown in a stop's scope.
    package let text: String
    /// The comparison key, stars included.
    package let key: String
    /// The text between the stars, in order; a single piece when there is no star.
    private let pieces: [[UInt8]]

    /// Returns nil when the name is empty after normalization, or has a character that no name has (a control
    /// character).
    package init?(_ text: some StringProtocol) { self.init(shown: text.lowercased(), comparedAs: text) }

    /// - Parameter name: compared instead of the shown text.
    init?(shown text: String, comparedAs name: some StringProtocol) {
        let key = NameKey.of(name)
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        self.text = text
        self.key = key
        pieces = key.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether it matches exactly one name.
    package var isExact: Bool { pieces.count == 1 }

    /// - Parameter name: in any form. The match is linear in its length: each piece takes its first occurrence.
    package func matches(_ name: some StringProtocol) -> Bool { matches(key: Array(NameKey.of(name).utf8)) }

    /// Whether it matches every name that the other pattern matches.
    ///
    /// **Why matching the other's text is enough.** No piece of this pattern contains a star. So only a star of this
    /// pattern can match a star of the other, and it matches any text.
    package func includes(_ other: NamePattern) -> Bool { matches(key: Array(other.key.utf8)) }

    private func matches(key name: [UInt8]) -> Bool {
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return name == pieces.first }
        guard name.count >= first.count + last.count, name.starts(with: first),
            name.reversed().starts(with: last.reversed())
        else { return false }
        var rest = name[first.count..<(name.count - last.count)]
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let place = rest.firstRange(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }
}

/// Two patterns with the same key are equal.
extension NamePattern: Hashable {
    package static func == (a: NamePattern, b: NamePattern) -> Bool { a.key == b.key }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// Patterns for senders and domains, in the forms that people type and other lists contain.
///
///     Shop <news@shop.example>   <news@shop.example>   "news"@shop.example     news@shop.example
///     @shop.example   *@shop.example                                           *@shop.example
///     shop.example   shop.example.   bücher.example                            shop.example   xn--bcher-kva.example
///
/// Stored patterns are read in the same way, so a stop of an older guard keeps its meaning.
extension NamePattern {
    /// For senders: an address with local part and domain in normal form, or a domain.
    var forSenders: NamePattern {
        let text = Self.withoutDisplayName(text)
        guard let at = text.lastIndex(of: "@") else { return NamePattern(Self.domain(text)) ?? self }
        let local = at == text.startIndex ? "*" : Address.localPartKey(String(text[..<at]))
        let domain = Self.domain(text[text.index(after: at)...])
        return NamePattern(
            shown: "\(local)@\(domain)", comparedAs: "\(Address.content(ofLocalPart: local))@\(domain)") ?? self
    }

    /// For recipient domains: a pattern of all addresses at a domain becomes the domain.
    var forDomains: NamePattern {
        let text = Self.withoutDisplayName(text)
        let domain = text.hasPrefix("@") ? text.dropFirst() : text.hasPrefix("*@") ? text.dropFirst(2) : text
        return NamePattern(Self.domain(domain)) ?? self
    }

    /// Compares with the whole address when the pattern has an `@`, otherwise with its domain.
    package func matches(address: Address) -> Bool {
        matches(namesAddresses ? address.bareKey : address.domainKey)
    }

    /// Whether it matches whole addresses, not domains.
    package var namesAddresses: Bool { key.contains("@") }

    /// Returns `news@shop.example` for `Shop <news@shop.example>`, without blanks around it.
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

    /// In the normal form of addresses, so that `bücher.example` covers `xn--bcher-kva.example`, and without the
    /// final dot of a fully qualified name. UTS 46 has more characters for that dot.
    private static func domain(_ text: Substring) -> String {
        let dots: [Character] = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        return Address.domainKey(String(text.last.map(dots.contains) == true ? text.dropLast() : text))
    }
}
