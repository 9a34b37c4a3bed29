/// Finds the places of a message that are empty although nearly all other messages of its template have something
/// there.
///
///     the others    Total: $49.90 for    Total: $12.00 for     Total: $7.50 for
///     this one      Total: $ for
///
/// The words on both sides must be the same in nearly all messages. Between them the pattern has a short text, part of
/// which only few messages have, and this message has nothing.
///
/// **Why that is not enough:** a template may leave out a name that is not known, as in `Hello Jane,` and `Hello,`;
/// people leave fields of a form empty, as in `Phone: `; some readers get one more sentence. So what is left must also
/// show that the template printed what belongs around the value: `Hello ,`, `$`, `#`, `()`.
struct EmptySlots {
    /// The fewest other messages that can show it.
    static let fewest = 10
    /// The fewest for a number that leaves no trace, as in `Your order has shipped`.
    private static let fewestWithoutTrace = 48
    /// The longest value, in words and marks, and how many of them most messages may share (`May 2026` of a date).
    private static let (valueLimit, commonLimit) = (12, 3)
    /// The most that are found in a message.
    private static let limit = 20

    private let pattern: SlotPattern
    /// A bit for each other message.
    private let others: UInt64
    private let count: Int

    init(_ pattern: SlotPattern, _ others: UInt64) {
        self.pattern = pattern
        self.others = others
        count = others.nonzeroBitCount
    }

    func find(in match: SlotMatch) -> [SendEvidence.EmptySlot] {
        var slots: [SendEvidence.EmptySlot] = []
        guard count >= Self.fewest else { return slots }
        let atoms = match.atoms
        for bridge in match.bridges where slots.count < Self.limit {
            let index = bridge.index
            guard isNew(pattern.pair(of: bridge.hash)), atoms[index].surface == atoms[index + 1].surface,
                bridge.isLineEnd ? isEmptyBeforeLineEnd(index, match) : isEmpty(index, match)
            else { continue }
            // The next line says nothing about the slot.
            let end = atoms[index + 1].gap == .line && atoms[index + 1].sort.isWritten ? index : index + 1
            let slot = SendEvidence.EmptySlot(
                surface: Int(atoms[index].surface),
                range: Int(atoms[start(of: index, atoms)].start)..<Int(atoms[end].end))
            if slots.last != slot { slots.append(slot) }
        }
        return slots
    }

    /// Where the excerpt begins: three atoms earlier, so that it can be recognised.
    private func start(of index: Int, _ atoms: [TextAtom]) -> Int {
        var start = index
        while start > 0, index - start < 3, atoms[start].gap != .line, atoms[start - 1].surface == atoms[index].surface
        {
            start -= 1
        }
        return start
    }

    // MARK: Shares

    private func bits(_ pair: UInt16) -> UInt64 { pair == SlotPattern.none ? 0 : pattern.bits[Int(pair)] & others }

    /// Whether nearly no other message has this pair. With one empty slot in 32 messages it is still a fault.
    private func isNew(_ pair: UInt16) -> Bool { bits(pair).nonzeroBitCount <= count / 32 }

    private func areInNearlyAll(_ bits: UInt64) -> Bool { bits.nonzeroBitCount * 10 >= count * 9 }

    /// The other messages that have the pattern's atom beside one of its neighbours.
    private func having(_ atom: Int) -> UInt64 { bits(pattern.pairs[atom]) | bits(pattern.pairs[atom + 1]) }

    // MARK: Places

    /// Whether a slot is between the atoms `index` and `index + 1`.
    private func isEmpty(_ index: Int, _ match: SlotMatch) -> Bool {
        let (left, right) = (match.pairs[index], match.pairs[index + 2])
        guard areInNearlyAll(bits(left) & bits(right)) else { return false }
        return pattern.places(of: left) { before in
            let first = before + 3
            let end = min(first + Self.valueLimit, pattern.pairs.count)
            guard first < end else { return false }
            return (first..<end).contains { next in
                guard pattern.pairs[next] == right, pattern.sorts[next - 1] == match.atoms[index + 1].sort else {
                    return false
                }
                let slot = (before: before, after: next - 1)
                return isValue(before + 1..<next - 1)
                    && hasTrace(EmptySlotTrace(pattern, slot, match.atoms, index), slot)
            }
        }
    }

    /// Whether the atom `index` is a `$` or `#` before a line end, where the pattern has a number.
    private func isEmptyBeforeLineEnd(_ index: Int, _ match: SlotMatch) -> Bool {
        let left = match.pairs[index]
        guard areInNearlyAll(bits(left)) else { return false }
        return pattern.places(of: left) { before in
            let value = before + 1
            return value + 1 < pattern.pairs.count && pattern.gaps[value] == .none
                && (pattern.sorts[value] == .number || pattern.sorts[value] == .mixed)
                && isValue(value..<value + 1)
        }
    }

    /// Whether most messages have something else than the pattern here.
    private func isValue(_ value: Range<Int>) -> Bool {
        guard !value.contains(where: { pattern.sorts[$0] == .start || pattern.sorts[$0] == .end }) else { return false }
        let common = value.count { having($0).nonzeroBitCount * 2 > count }
        return common < value.count && common <= Self.commonLimit
    }

    private func hasTrace(_ trace: EmptySlotTrace, _ slot: (before: Int, after: Int)) -> Bool {
        if trace.isClear { return true }
        guard trace.isNumberBetweenWords, count >= Self.fewestWithoutTrace else { return false }
        return having(slot.before + 1).nonzeroBitCount * 10 <= count
    }
}
