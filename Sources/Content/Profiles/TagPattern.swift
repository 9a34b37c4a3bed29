/// A tag as an ESP writes it, with holes for the variable parts.
///
///     <%asm_group_unsubscribe_url%>
///     %recipient.(KEY)%
///     *|UNSUB:(URL)|*
///
/// A hole ends where the pattern's text after the hole first occurs. So a match that begins at one place reads each
/// byte once.
package struct TagPattern: Hashable, Sendable {
    package enum Hole: String, Hashable, Sendable, CaseIterable {
        /// A name from the rule's keys.
        case key = "KEY"
        /// Any name: letters, digits, `_`, `.` and `-`.
        case name = "NAME"
        /// Anything on one line.
        case text = "TEXT"
        /// An absolute web address.
        case url = "URL"
        /// A Handlebars expression over the rule's keys.
        case handlebars = "HANDLEBARS"
        /// A statement of Mailjet's template language over the rule's keys.
        case mailjet = "MAILJET"
    }

    let pieces: [HoleNotation<Hole>.Piece]

    /// nil when the notation has two holes side by side, or a hole other than `(KEY)` at its beginning or end.
    package init?(_ notation: String) {
        let pieces = HoleNotation<Hole>.pieces(of: notation)
        if pieces != [.hole(.key)] {
            guard case .literal = pieces.first, case .literal = pieces.last else { return nil }
            for (piece, next) in zip(pieces, pieces.dropFirst()) {
                if case .hole = piece, case .hole = next { return nil }
            }
        }
        self.pieces = pieces
    }

    /// Whether the whole pattern is `(KEY)`: then the key itself is the tag, in any form.
    var isBareKey: Bool { pieces == [.hole(.key)] }

    /// The whole tag, when the pattern has no holes; else nil.
    var exact: [UInt8]? {
        guard pieces.count == 1, case .literal(let bytes) = pieces[0] else { return nil }
        return bytes
    }

    /// The text before the first hole.
    var opening: [UInt8] {
        guard case .literal(let bytes) = pieces.first else { return [] }
        return bytes
    }

    /// Whether one of its holes takes names from the rule's keys.
    package var needsKeys: Bool {
        pieces.contains { $0 == .hole(.key) || $0 == .hole(.handlebars) || $0 == .hole(.mailjet) }
    }

    package var hasHole: Bool { exact == nil }

    /// Where the tag that begins at `start` ends; nil when no tag begins there.
    /// - Parameter accepts: whether these bytes may fill the hole.
    func end(in text: [UInt8], at start: Int, accepts: (Hole, ArraySlice<UInt8>) -> Bool) -> Int? {
        var index = start
        var open: Hole?
        for piece in pieces {
            switch piece {
            case .hole(let hole): open = hole
            case .literal(let literal):
                if let hole = open {
                    guard let end = Self.position(of: literal, in: text, from: index),
                        accepts(hole, text[index..<end])
                    else { return nil }
                    index = end + literal.count
                    open = nil
                } else {
                    guard Self.stands(literal, in: text, at: index) else { return nil }
                    index += literal.count
                }
            }
        }
        return open == nil ? index : nil
    }

    private static func position(of literal: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        let last = min(start + ProfileLimits.holeBytes, text.count - literal.count)
        var index = start
        while index <= last {
            if text[index] == literal[0], stands(literal, in: text, at: index) { return index }
            index += 1
        }
        return nil
    }

    static func stands(_ literal: [UInt8], in text: [UInt8], at index: Int) -> Bool {
        guard index >= 0, index + literal.count <= text.count else { return false }
        for (offset, byte) in literal.enumerated() where text[index + offset] != byte { return false }
        return true
    }
}

/// A text with holes, as profiles write their patterns: `%recipient.(KEY)%`, `queued as (ID)`.
///
/// Each kind of pattern has its own holes, named by their raw values, and its own rule for their places.
enum HoleNotation<Hole: RawRepresentable<String> & CaseIterable & Hashable & Sendable> {
    enum Piece: Hashable, Sendable {
        case literal([UInt8])
        case hole(Hole)
    }

    /// The pieces of the text; no two literals are neighbours. An unknown name in parentheses is literal text.
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
