/// Finds greetings whose name is missing or null.
enum EmptyGreetings {
    typealias Found = NullPlaces.Found

    /// - Parameters:
    ///   - isBulk: whether an empty greeting counts; people type them too.
    ///   - habit: how the mail writes its marks, the greeting included; called only where it counts.
    static func judge(
        _ text: [UInt8], _ found: FoundGreetings.Line, isBulk: Bool, habit: () -> MarkHabit
    ) -> Found? {
        let line = found.range
        guard let greeting = found.greeting else {
            return nullBeforeHonorific(text, line) ?? (isBulk ? droppedFront(text, line) : nil)
        }
        switch NullWords.judge(text, slot: greeting.slot, nameStart: greeting.nameStart, end: line.upperBound) {
        case .null(let nulls):
            return ("null-greeting", greeting.shown(with: nulls))
        case .dump(let beginning):
            return ("null-greeting", greeting.range.lowerBound..<beginning.upperBound)
        case .name: break
        }
        guard isBulk, greeting.isNameless, !hasAddress(text, from: greeting.range.upperBound, to: line.upperBound)
        else {
            return nil
        }
        let isRowOfMarks = isRowOfMarks(text, from: greeting.range.upperBound, to: line.upperBound)
        guard lacksName(greeting, isRowOfMarks: isRowOfMarks, habit) else { return nil }
        return ("empty-greeting", greeting.range)
    }

    /// Whether an address follows the mark without a space, as the name: `Hallo ,jane@customer.example,`.
    private static func hasAddress(_ text: [UInt8], from start: Int, to end: Int) -> Bool {
        text[start..<end].prefix { $0 > 0x20 }.contains(UInt8(ascii: "@"))
    }

    /// Whether more marks follow the greeting's own, as people who shout set them: `Hey !!!`, `Hi ! !`.
    private static func isRowOfMarks(_ text: [UInt8], from start: Int, to end: Int) -> Bool {
        let next = text[start..<end].first { $0 != 0x20 }
        return next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
    }

    /// Whether a greeting without a name was meant to have one.
    private static func lacksName(
        _ greeting: GreetingLine, isRowOfMarks: Bool, _ habit: () -> MarkHabit
    ) -> Bool {
        let opening = greeting.opening
        let isAddress = opening.manner == .address
        switch greeting.mark {
        case .comma:
            // `Dear ,`, `Hello, ,`, `Dear Mr.,`; also `Dear,` and `Sehr geehrte,` with nothing after them.
            return greeting.hasGap || greeting.hasComma || greeting.hasBareTitle
                || opening.isNeverBare && greeting.slot.isEmpty && (greeting.isWholeLine || opening.isJoined)
        case .exclamation:
            // `Thanks, !`; `Hi !` when the writer puts no space before marks.
            if greeting.hasComma { return true }
            if opening.isJoined { return opening.isNeverBare && greeting.slot.isEmpty }
            guard greeting.hasGap, !opening.spacesMarks, !isRowOfMarks else { return false }
            let habit = habit()
            if habit.spacesMarks { return false }
            if opening.manner == .wish, opening.isImpersonal || !greeting.isWholeLine { return false }
            // Writers of other languages set a space here by mistake, unless their other marks show the habit.
            return opening.isEnglish || isAddress || greeting.isInverted || habit.isTight
        case .stop:
            return greeting.hasComma || greeting.hasGap && opening.manner != .wish && !opening.isJoined
        case .colon:
            if greeting.hasComma { return true }
            if opening.isJoined { return opening.isNeverBare && greeting.slot.isEmpty }
            return greeting.hasGap && !opening.spacesMarks && greeting.isWholeLine && opening.manner != .wish
                && !habit().spacesMarks
        case nil:
            // `안녕하세요 님`, `こんにちは 様`.
            return opening.isJoined && greeting.hasBareTitle
        }
    }

    /// Finds `様` and `님` without a name before them, and `，您好` without the name before its comma.
    private static func droppedFront(_ text: [UInt8], _ line: Range<Int>) -> Found? {
        if (text[line.lowerBound] | 0x20).isLowercase { return nil }
        var reader = LineReader(text, line)
        reader.skipGap()
        let start = reader.index
        // All lines of interest begin with one of these.
        guard reader.byte >= 0xE3 || reader.byte == UInt8(ascii: ",") else { return nil }
        if reader.nextMark?.mark == .comma {
            _ = reader.skipMark()
            reader.skipGap()
            guard let greeting = GreetingLine(text, reader.index..<line.upperBound),
                greeting.opening.isJoined || greeting.slot.isEmpty
            else { return nil }
            return ("empty-greeting", start..<greeting.range.upperBound)
        }
        guard let (_, length) = honorifics.match(reader, { !$1.isInWord }) else { return nil }
        reader.index += length
        let end = reader.index
        reader.skipGap()
        return reader.isAtEnd || reader.nextMark?.mark == .comma ? ("empty-greeting", start..<end) : nil
    }

    /// Finds `null 様`, a greeting without an opening word, in which the name comes first.
    private static func nullBeforeHonorific(_ text: [UInt8], _ line: Range<Int>) -> Found? {
        var reader = LineReader(text, line)
        guard let (sort, length) = NullWords.match(reader), sort != .dump else { return nil }
        reader.index += length
        reader.skipGap()
        guard let honorific = honorifics.match(reader, { !$1.isInWord }) else { return nil }
        return ("null-greeting", line.lowerBound..<reader.index + honorific.length)
    }

    private static let honorifics = WordTable<Bool>(OpeningWords.honorifics.tableItems.map { ($0, true) })
}
