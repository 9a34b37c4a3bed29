/// A text with holes in it, as profiles write their patterns: `%recipient.(KEY)%`, `queued as (ID)`.
///
/// Each kind of pattern has its own holes, named by their raw values, and its own rule for where they may be.
enum HoleNotation<Hole: RawRepresentable<String> & CaseIterable & Hashable & Sendable> {
    enum Piece: Hashable, Sendable {
        case literal([UInt8])
        case hole(Hole)
    }

    /// The text in pieces, of which no two literals are neighbours. A name in parentheses that is no hole's is text.
    static func pieces(of notation: String) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = notation[...]
        while let first = rest.first {
            if first == "(", let hole = Hole.allCases.first(where: { rest.hasPrefix("(\($0.rawValue))") }) {
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = []
                pieces.append(.hole(hole))
                rest = rest.dropFirst(hole.rawValue.count + 2)
            } else {
                literal.append(contentsOf: String(first).utf8)
                rest = rest.dropFirst()
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }
}
