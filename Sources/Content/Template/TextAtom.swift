import Mail

/// A word, a number or a mark of a text: what two messages of one template are compared by.
///
///     Total: $49.90 for Jane,  →  Total  :  $  49.90  for  Jane  ,
///
/// White space is no atom, so the width of the lines does not count. Before and after each text is an atom without
/// octets.
struct TextAtom: Sendable {
    /// What stands between an atom and the one before.
    enum Gap: UInt8, Sendable {
        case none
        case space
        /// Two spaces or more, or a tab.
        case wide
        /// White space with a line end, or the beginning of the text.
        case line
    }

    /// The sort of an atom.
    enum Sort: UInt8, Sendable {
        case start, end
        /// Letters of any script, and `_`.
        case word
        /// Digits, also with `.`, `,`, `:`, `-` or `/` between them.
        case number
        /// Letters and digits in one word.
        case mixed
        case currency
        /// `(`, `[`, `“`, `«`.
        case opening
        /// `)`, `]`, `”`, `»`.
        case closing
        case comma
        /// `.`, `!`, `;`, and those of other scripts.
        case stop
        case colon, percent, hash, quote, apostrophe, slash, equals, question, ampersand
        case otherMark

        /// Letters or digits, and not a mark.
        var isWritten: Bool { self == .word || self == .number || self == .mixed }
    }

    /// The hash of the atom and the one before it in its text.
    let pair: UInt64
    /// In octets of the surface's text.
    let start: UInt32
    let end: UInt32
    let surface: UInt16
    let sort: Sort
    let gap: Gap
    /// The number of digits, at most 255.
    let digits: UInt8
    /// Whether the atom or the one before it is a mark that placeholders are written with. Not for `$49` and `20%`.
    let isTagLike: Bool
    /// Whether it is of a link's address, or of an image's.
    let isLink: Bool
}

/// The atoms of a message: of the subject, of the texts that `TemplateSketch` reads, and of its links and images.
struct MessageAtoms: Sendable {
    /// The most atoms of a message.
    static let limit = 2_048
    /// The most of them that are of links and images.
    private static let linkLimit = 512

    private(set) var atoms: [TextAtom] = []

    init(of message: Message) {
        let texts = TemplateSketch.texts(of: message)
        atoms.reserveCapacity(256)
        var (textRoom, linkRoom) = (Self.limit - Self.linkLimit - 1, Self.linkLimit)
        // In the order of the surfaces, so that an atom can be found by its place.
        for index in message.ownSurfaces {
            let surface = message.surfaces[index]
            if texts.contains(index) {
                read(surface, index, &textRoom)
            } else if case .attribute(let name) = surface.kind, name == "href" || name == "src" {
                read(surface, index, &linkRoom)
            }
        }
        // What follows the last text, so that its end has a neighbour, too.
        atoms.append(Self.edge(.start, pair: Self.bottom, at: 0, atoms.last.map { Int($0.surface) } ?? 0))
    }

    private static let bottom: UInt64 = 0x626F_7474_6F6D

    private static func edge(_ sort: TextAtom.Sort, pair: UInt64, at place: Int, _ surface: Int) -> TextAtom {
        TextAtom(
            pair: pair, start: UInt32(place), end: UInt32(place), surface: UInt16(truncatingIfNeeded: surface),
            sort: sort, gap: .line, digits: 0, isTagLike: false, isLink: false)
    }

    private mutating func read(_ surface: Surface, _ index: Int, _ room: inout Int) {
        guard room > 2, index < Int(UInt16.max), !surface.text.isEmpty else { return }
        var name = StableHash()
        name.combine(surface.kind == .subject ? "Subject" : surface.name)
        var last = name.value
        let limit = atoms.count + room
        defer { room = limit - atoms.count }
        atoms.append(Self.edge(.start, pair: last, at: 0, index))
        var (isTagMark, wasNumber) = (false, false)
        let isLink = if case .attribute = surface.kind { true } else { false }
        let text = surface.text
        let isComplete = AtomScanner.each(in: text.span, limit: TemplateSketch.textLimit) { atom in
            let isMark = atom.isTagMark && !isLink
            atoms.append(
                TextAtom(
                    pair: WordScanner.pair(last, atom.hash), start: UInt32(atom.range.lowerBound),
                    end: UInt32(atom.range.upperBound), surface: UInt16(index), sort: atom.sort,
                    gap: atom.gap, digits: atom.digits,
                    isTagLike: isMark && !wasNumber || isTagMark && atom.sort != .number, isLink: isLink))
            (last, isTagMark, wasNumber) = (atom.hash, isMark, atom.sort == .number)
            return atoms.count + 1 < limit
        }
        // A text that was not read to its end has no end.
        if isComplete {
            atoms.append(Self.edge(.end, pair: WordScanner.pair(last, name.value), at: surface.text.count, index))
        }
    }
}
