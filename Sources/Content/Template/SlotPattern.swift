/// The pairs of neighbouring atoms of a pattern, and a few others, each with one bit per message that has it.
struct SlotPattern: Sendable {
    /// For an atom whose pair is not known.
    static let none = UInt16.max

    /// The pattern's atoms, as indexes of their pairs.
    private(set) var pairs: [UInt16] = []
    private(set) var sorts: [TextAtom.Sort] = []
    private(set) var gaps: [TextAtom.Gap] = []
    private(set) var digits: [UInt8] = []
    /// By atom: the next atom with the same pair, or `none`.
    private(set) var again: [UInt16] = []
    /// By pair, those of the pattern first: the messages that have it.
    private(set) var bits: [UInt64] = []
    /// By pair of the pattern: the first atom with it.
    private(set) var first: [UInt16] = []
    private var hashes: [UInt64] = []
    /// Open addressing, by hash: the index of the pair.
    private var table: [UInt16] = []
    /// Two bits for each four neighbours of the pattern. One in 250 others looks like one of these.
    private var fours: [UInt64] = []

    init() {}

    init(_ atoms: [TextAtom]) {
        makeTable(for: atoms.count + TemplateSlots.strayLimit)
        var last: [UInt16] = []
        for (index, atom) in atoms.enumerated() {
            var pair = self.pair(of: atom.pair)
            if pair == Self.none {
                pair = insert(atom.pair)
                first.append(UInt16(index))
                last.append(UInt16(index))
            } else {
                again[Int(last[Int(pair)])] = UInt16(index)
                last[Int(pair)] = UInt16(index)
            }
            pairs.append(pair)
            sorts.append(atom.sort)
            gaps.append(atom.gap)
            digits.append(atom.digits)
            again.append(Self.none)
        }
        fours = [UInt64](repeating: 0, count: max(16, table.count / 4))
        for index in atoms.indices.dropFirst(2) {
            let (one, two) = fourPlaces(WordScanner.pair(atoms[index - 2].pair, atoms[index].pair))
            fours[one >> 6] |= 1 &<< UInt64(one & 63)
            fours[two >> 6] |= 1 &<< UInt64(two & 63)
        }
    }

    private func fourPlaces(_ hash: UInt64) -> (Int, Int) {
        let mask = fours.count &* 64 &- 1
        return (Int(truncatingIfNeeded: hash) & mask, Int(truncatingIfNeeded: hash &>> 32) & mask)
    }

    /// Whether the pattern has four atoms side by side, by the hash of the first and the second two.
    func hasFour(_ hash: UInt64) -> Bool {
        let (one, two) = fourPlaces(hash)
        return fours[one >> 6] &>> UInt64(one & 63) & fours[two >> 6] &>> UInt64(two & 63) & 1 != 0
    }

    /// The quick answer for most atoms: whether the pair comes two atoms after the first place of the other.
    func follows(_ pair: UInt16, twoAfter other: UInt16) -> Bool {
        let place = Int(first[Int(other)]) &+ 2
        return place < pairs.count && pairs[place] == pair
    }

    var bytes: Int {
        2 * (pairs.count + again.count + first.count + table.count) + sorts.count + gaps.count + digits.count
            + 8 * (bits.count + hashes.count + fours.count)
    }

    var strayCount: Int { bits.count - first.count }

    /// Whether the pair is the pattern's.
    func isOwn(_ pair: UInt16) -> Bool { Int(pair) < first.count }

    /// Sets a message's bit for what it has.
    mutating func note(_ match: SlotMatch, at position: Int, strayLimit: Int) {
        let bit: UInt64 = 1 &<< UInt64(position)
        for index in match.pairs.indices {
            if match.pairs[index] != Self.none {
                bits[Int(match.pairs[index])] |= bit
            } else if match.atoms[index].isTagLike {
                noteStray(match.atoms[index].pair, bit, strayLimit)
            }
        }
        for bridge in match.bridges { noteStray(bridge.hash, bit, strayLimit) }
    }

    private mutating func noteStray(_ hash: UInt64, _ bit: UInt64, _ limit: Int) {
        let known = pair(of: hash)
        if known != Self.none { bits[Int(known)] |= bit } else if strayCount < limit { bits[Int(insert(hash))] |= bit }
    }

    /// The atoms of the pattern that end with this pair, at most a few.
    func places(of pair: UInt16, _ body: (Int) -> Bool) -> Bool {
        var place = first[Int(pair)]
        for _ in 0..<Self.placeLimit where place != Self.none {
            if body(Int(place)) { return true }
            place = again[Int(place)]
        }
        return false
    }

    /// How many places with the same two words are tried.
    private static let placeLimit = 16

    /// Whether the pattern lacks something that nearly all of the messages have: a value between two atoms that the
    /// pattern has side by side.
    func lacksValue(_ messages: UInt64) -> Bool {
        let fewest = messages.nonzeroBitCount * 9 / 10
        func count(_ place: Int) -> Int { (bits[Int(pairs[place])] & messages).nonzeroBitCount }
        return pairs.indices.dropFirst().dropLast().contains { place in
            // The pattern's own message has the pair.
            sorts[place] != .start && count(place) <= 1 && count(place - 1) >= fewest && count(place + 1) >= fewest
        }
    }

    mutating func clear(_ position: Int) {
        let mask: UInt64 = ~(1 &<< UInt64(position))
        for index in bits.indices { bits[index] &= mask }
    }

    /// Removes the pairs that are not the pattern's and that no message has any more.
    mutating func removeStrays() {
        let kept = (first.count..<bits.count).filter { bits[$0] != 0 }.map { (hashes[$0], bits[$0]) }
        let own = first.count
        hashes.removeSubrange(own...)
        bits.removeSubrange(own...)
        table = [UInt16](repeating: Self.none, count: table.count)
        for index in 0..<own { table[place(of: hashes[index])] = UInt16(index) }
        for (hash, held) in kept { bits[Int(insert(hash))] = held }
    }

    // MARK: The table

    private mutating func makeTable(for count: Int) {
        var size = 64
        while size < count + count / 2 { size *= 2 }
        table = [UInt16](repeating: Self.none, count: size)
    }

    func pair(of hash: UInt64) -> UInt16 { table.isEmpty ? Self.none : table[place(of: hash)] }

    /// The place where the hash is, or the free one where it belongs. There is always one: the table is larger than
    /// the pairs that it may get.
    private func place(of hash: UInt64) -> Int {
        let mask = table.count &- 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while table[place] != Self.none, hashes[Int(table[place])] != hash { place = (place &+ 1) & mask }
        return place
    }

    private mutating func insert(_ hash: UInt64) -> UInt16 {
        let index = UInt16(hashes.count)
        table[place(of: hash)] = index
        hashes.append(hash)
        bits.append(0)
        return index
    }
}

/// A message beside the pattern of its template.
struct SlotMatch: Sendable {
    /// Two atoms of the message that are side by side, but not so in the pattern, which has the same two atoms before
    /// the gap, and the same two after it.
    struct Bridge: Sendable {
        /// The atom before the gap.
        let index: Int
        /// Of the four atoms; of the two before the gap and the line end.
        let hash: UInt64
        /// Whether a line end follows the gap, whatever the next line is: only after `$` and `#`.
        let isLineEnd: Bool
    }

    let atoms: [TextAtom]
    /// For each atom the pattern's index of its pair, or `SlotPattern.none`.
    let pairs: [UInt16]
    private(set) var bridges: [Bridge] = []

    private static let lineEnd: UInt64 = 0x6C69_6E65

    init(_ atoms: [TextAtom], _ pattern: SlotPattern) {
        self.atoms = atoms
        pairs = atoms.map { pattern.pair(of: $0.pair) }
        guard atoms.count > 3 else { return }
        for index in 0..<(atoms.count - 2) where pattern.isOwn(pairs[index]) {
            if pattern.isOwn(pairs[index + 2]), !pattern.follows(pairs[index + 2], twoAfter: pairs[index]) {
                let hash = WordScanner.pair(atoms[index].pair, atoms[index + 2].pair)
                if !pattern.hasFour(hash) { bridges.append(Bridge(index: index, hash: hash, isLineEnd: false)) }
            }
            guard atoms[index].sort == .currency || atoms[index].sort == .hash, atoms[index + 1].gap == .line,
                !pattern.places(of: pairs[index], { $0 + 1 < pattern.gaps.count && pattern.gaps[$0 + 1] == .line })
            else { continue }
            let hash = WordScanner.pair(atoms[index].pair, Self.lineEnd)
            bridges.append(Bridge(index: index, hash: hash, isLineEnd: true))
        }
    }
}
