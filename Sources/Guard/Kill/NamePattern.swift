import Mail

/// A name as a stop gives it: compared by `NameKey`, `*` standing for any run of characters.
package struct NamePattern: Sendable {
    /// As it was given, in lower case; what a stop's scope shows.
    package let text: String
    /// What it is compared by, stars included.
    package let key: String
    /// What stands between the stars, in order; a single piece when there are none.
    private let pieces: [[UInt8]]

    /// nil when nothing is left of the text, or when it has a character that no name has (a control character).
    package init?(_ text: some StringProtocol) { self.init(shown: text.lowercased(), comparedAs: text) }

    /// - Parameter name: what it stands for, where that is not what is shown.
    init?(shown text: String, comparedAs name: some StringProtocol) {
        let key = NameKey.of(name)
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        self.text = text
        self.key = key
        pieces = key.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether it stands for exactly one name.
    package var isExact: Bool { pieces.count == 1 }

    /// - Parameter name: in any form. Linear in its length: each piece is taken at its first place.
    package func matches(_ name: some StringProtocol) -> Bool { matches(key: Array(NameKey.of(name).utf8)) }

    /// Whether it matches every name that the other one matches.
    ///
    /// **Why the other's text is all that is asked.** Its stars are characters that no piece of this pattern has, so they can
    /// only fall where this one has a star too, and that star takes whatever stands there.
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

/// Two patterns with one key are one.
extension NamePattern: Hashable {
    package static func == (a: NamePattern, b: NamePattern) -> Bool { a.key == b.key }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
