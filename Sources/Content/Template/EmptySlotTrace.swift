/// What is left of a slot that has no value: the marks and spaces that the template prints around it.
struct EmptySlotTrace {
    /// The atoms beside the slot.
    private let left: TextAtom
    private let right: TextAtom
    /// The atom after `right`, and the two before `left`.
    private let next: TextAtom
    private let (beforeLeft, secondBeforeLeft): (TextAtom.Sort, TextAtom.Sort)
    /// In the pattern: before the value, and after it. In the message only `right.gap` is left of both.
    private let leftGap: TextAtom.Gap
    private let rightGap: TextAtom.Gap
    /// The pattern's value.
    private let value: ArraySlice<TextAtom.Sort>
    private let digits: UInt8

    /// - Parameters:
    ///   - slot: the pattern's atoms between which it has a value.
    ///   - index: of the atom in the message that is left of the slot.
    init(_ pattern: SlotPattern, _ slot: (before: Int, after: Int), _ atoms: [TextAtom], _ index: Int) {
        left = atoms[index]
        right = atoms[index + 1]
        next = atoms[index + 2]
        beforeLeft = index > 0 ? atoms[index - 1].sort : .start
        secondBeforeLeft = index > 1 ? atoms[index - 2].sort : .start
        leftGap = pattern.gaps[slot.before + 1]
        rightGap = pattern.gaps[slot.after]
        value = pattern.sorts[slot.before + 1..<slot.after]
        digits = pattern.digits[slot.before + 1..<slot.after].max() ?? 0
    }

    /// Whether the trace alone shows that a value is missing.
    var isClear: Bool {
        if left.isLink { return isEmptyPath || isEmptyQuery }
        return isLeftOpen || isMarkAlone || isAmountWithoutNumber || isUnitAlone || isWideGap
    }

    private var isNumber: Bool { value.allSatisfy { $0 == .number } }
    private var hasNumber: Bool { value.contains { $0 == .number || $0 == .mixed } }

    // MARK: Texts

    /// `$ for`, `Order # has`, `()`, `( items)`, `“”`.
    private var isLeftOpen: Bool {
        guard leftGap == .none else { return false }
        return switch left.sort {
        case .currency, .hash: hasNumber
        case .opening:
            right.gap == .none ? right.sort == .closing : rightGap == right.gap && right.gap != .line
        case .quote: right.sort == .quote && right.gap == .none && rightGap == .none
        default: false
        }
    }

    /// `Dear ,`, `was placed on .`, `Save % today`, `Here is 's cart`, and `, your order` at the beginning of a line.
    ///
    /// After `:` it would be a field that nobody has filled in: `Size: , Colour: red`.
    private var isMarkAlone: Bool {
        guard rightGap == .none, leftGap != .none, right.gap == leftGap else { return false }
        let isAtStart = right.gap == .line
        guard isAtStart ? left.sort != .colon : left.sort.isWritten || left.sort == .comma else { return false }
        return switch right.sort {
        case .comma: left.sort != .comma && !isGlued
        case .stop, .question, .percent, .colon: !isGlued
        case .closing: !isAtStart
        case .apostrophe: next.gap == .none && next.sort == .word
        default: false
        }
    }

    /// Whether the mark belongs to the word after it, as in `.NET`.
    private var isGlued: Bool { next.gap == .none && next.sort.isWritten }

    /// `Total: €`, `costs € until`, `Save % today`, where others have `49.90 €`.
    private var isAmountWithoutNumber: Bool {
        (right.sort == .currency || right.sort == .percent) && isNumber && leftGap != .line && rightGap != .line
            && right.gap != .line
    }

    /// `Total: zł` at the end of a line.
    private var isUnitAlone: Bool {
        left.sort == .colon && right.sort == .word && isNumber && value.count == 1 && rightGap == .space
            && (right.gap == .space || right.gap == .wide) && next.gap == .line
    }

    /// `Your order  has shipped`. HTML shows any white space as one space.
    private var isWideGap: Bool { right.gap == .wide && hasNumber && isBetweenWords }

    /// `order 4711 has`: a number of many digits, as a part of the sentence.
    var isNumberBetweenWords: Bool {
        !left.isLink && isBetweenWords && value.count == 1 && digits >= 4
            && (right.gap == .space || right.gap == .wide)
    }

    private var isBetweenWords: Bool {
        leftGap == .space && rightGap == .space && left.sort == .word && right.sort == .word
    }

    // MARK: Links

    /// `/orders//track`, `/img/.png`
    private var isEmptyPath: Bool {
        left.sort == .slash && beforeLeft.isWritten && (right.sort == .slash || right.sort == .stop)
            && leftGap == .none && rightGap == .none && right.gap == .none
    }

    /// `?order=` at the end of a link, as its only value. Of several values some may be empty.
    private var isEmptyQuery: Bool {
        left.sort == .equals && beforeLeft.isWritten && secondBeforeLeft == .question && leftGap == .none
            && rightGap == .line && right.gap == .line && hasNumber
    }
}
