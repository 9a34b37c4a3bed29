/// A name as a stop gives it: compared without regard to case, `*` standing for any run of characters.
package struct NamePattern: Hashable, Sendable {
    /// Lower case; what a stop's scope shows.
    package let text: String
    /// What stands between the stars, in order; a single piece when there are none.
    private let pieces: [[UInt8]]

    /// nil when nothing is left of the text, or when it has a character that no name has (a control character).
    package init?(_ text: some StringProtocol) {
        let lowered = text.lowercased()
        guard !lowered.isEmpty, lowered.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        self.text = lowered
        pieces = lowered.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether it stands for exactly one name.
    package var isExact: Bool { pieces.count == 1 }

    /// - Parameter name: in any case. Linear in its length: each piece is taken at its first place.
    package func matches(_ name: some StringProtocol) -> Bool {
        let name = Array(name.lowercased().utf8)
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
