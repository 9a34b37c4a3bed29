import Mail

/// Finds what a template leaves in the place of a greeted name, without whole delimiters around it.
///
/// - A delimiter beside the name: `Hi Jane}},`, `Dear {{Jane,`, `Hallo |Jane|*,`. The template was filled in, but its tag
///   was damaged. `PlaceholderScanner` finds a name between two complete delimiters.
/// - The bare name of a field: `Hello user_first_name,`, `Dear First Name,`. The catalogue finds those with `Name` in them.
/// - An object of a program that was printed: `Dear <User: jane>,`.
struct GreetingLeftovers {
    let vocabulary: FieldVocabulary

    /// Calls `found` with each leftover and the name beside it.
    /// - Parameter lines: those of `text`.
    func find(in text: [UInt8], _ lines: [FoundGreetings.Line], found: (Range<Int>, EvidenceSet) -> Void) {
        for line in lines {
            guard let greeting = line.greeting, !greeting.slot.isEmpty else { continue }
            let name = greeting.nameStart..<greeting.slot.upperBound
            if isFieldName(text[name]) {
                found(name, EvidenceSet(.grammar))
            } else if let object = Self.object(in: text, from: greeting.nameStart, to: line.range.upperBound) {
                found(object, EvidenceSet(.grammar))
            } else if Self.isBareDelimiter(text[greeting.slot])
                || isFieldBetweenSigns(text[greeting.slot])
                || isHalfTag(text, greeting.slot, before: line.range.upperBound)
            {
                found(greeting.slot, EvidenceSet(.grammar))
            } else if Self.hasDelimiter(text, greeting.slot, before: line.range.upperBound) {
                found(greeting.slot, EvidenceSet(.leftover, .greeting))
            }
        }
    }

    // MARK: A delimiter

    /// `Hi {{,`, `Hi }},`, `Hi {{ }},`, `Hi <%=,`: all that is left of a tag are its signs.
    private static func isBareDelimiter(_ slot: ArraySlice<UInt8>) -> Bool {
        guard slot.count > 1, slot.allSatisfy(delimiterSigns.contains) else { return false }
        return pairs.contains { pair in
            slot.indices.dropLast().contains { slot[$0] == pair.0 && slot[$0 + 1] == pair.1 }
        }
    }

    /// Not `<>` and `><`, which are ornaments.
    private static let delimiterSigns = ByteSet("{}[]<>|%$#*=~^.-&?! ")
    private static let pairs: [(UInt8, UInt8)] = [
        "{{", "}}", "{%", "%}", "<%", "%>", "*|", "|*", "%%", "[[", "]]", "{}", "[]", "##", "${",
    ].map { ($0.utf8.first!, $0.utf8.last!) }

    /// `Hi [=name],`, `Hi ||name||,`, `Hi (first name),`: a field between signs that the catalogue does
    /// not know together.
    private func isFieldBetweenSigns(_ slot: ArraySlice<UInt8>) -> Bool {
        guard let first = slot.first, Self.foreignSigns.contains(first) || slot.starts(with: "[=".utf8) else {
            return false
        }
        let begins = slot.prefix { !$0.isLetter }.count
        let ends = slot.reversed().prefix { !$0.isLetter }.count
        guard begins + ends < slot.count, (1...2).contains(begins), (1...2).contains(ends) else { return false }
        let name = slot.dropFirst(begins).dropLast(ends)
        let field = FieldReading(name, vocabulary: vocabulary)
        // Dear (name): the catalogue's.
        if first == UInt8(ascii: "("), !field.isSpaced { return false }
        return field.isAllKnown && field.length == name.count
            && !field.meaning.isDisjoint(with: [.name, .certainName]) && (!field.isSpaced || field.isCertain)
    }

    private static let foreignSigns = ByteSet("\\|:(`=/+?!")

    private static func hasDelimiter(_ text: [UInt8], _ range: Range<Int>, before lineEnd: Int) -> Bool {
        let slot = text[range]
        let begins = slot.prefix { signs.contains($0) }.count
        let ends = slot.reversed().prefix { signs.contains($0) }.count
        guard begins + ends > 0, begins + ends < slot.count, begins == 0 || ends == 0 else { return false }
        // Hi {{var:name}}: the slot ends at the colon, and the tag does not.
        if begins > 0, text[range.upperBound..<lineEnd].contains(where: closings.contains) { return false }
        // A name with signs of a program in it is not a leftover beside a name, nor is the letter of `%s`.
        let name = slot.dropFirst(begins).dropLast(ends)
        return name.count > 1 && name.allSatisfy { $0.isLetter || nameSigns.contains($0) }
    }

    /// Whether the slot is the name of a field with one of its delimiters: `first_name}}`, `[FNAME`, `<%= name`.
    private func isHalfTag(_ text: [UInt8], _ range: Range<Int>, before lineEnd: Int) -> Bool {
        let slot = text[range]
        // `Dear $1,`: the argument of a message. Nobody greets a dollar.
        if slot.count == 2, slot.first == UInt8(ascii: "$"), slot.last!.isDigit { return true }
        var name = slot.trimming(leading: Self.openings, trailing: Self.endings)
        if name.starts(with: "«".utf8) { name = name.dropFirst(2) }
        if name.suffix(2).elementsEqual("»".utf8) { name = name.dropLast(2) }
        let (begins, ends) = (name.startIndex > range.lowerBound, name.endIndex < range.upperBound)
        guard begins != ends, name.count > 2 else { return false }
        // `{first_name, "there"}`: the tag goes on behind the comma.
        if begins, text[range.upperBound..<lineEnd].contains(where: Self.tagEnds.contains) { return false }
        let field = FieldReading(name, vocabulary: vocabulary)
        return field.isAllKnown && field.length == name.count
            && !field.meaning.isDisjoint(with: [.name, .certainName]) && (!field.isSpaced || field.isCertain)
    }

    /// Not `$`, with which whole tags begin.
    private static let openings = ByteSet("{}[]<>|%#*=~^ ")
    private static let tagEnds = ByteSet("}]>|%$")
    private static let endings = ByteSet("{}[]<>|%$#*=~^ ")

    private static let signs = ByteSet("{}|%")
    private static let closings = ByteSet("}|%")
    private static let nameSigns = ByteSet(" '.-*")

    // MARK: A bare name

    /// Whether the text is the name of a field, and no person has such a name.
    private func isFieldName(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.count >= 5, name.count <= FieldReading.limitBytes,
            name.allSatisfy({ $0.isWord || $0 == 0x20 || $0 == UInt8(ascii: ".") })
        else { return false }
        let field = FieldReading(name, vocabulary: vocabulary)
        guard field.isAllKnown else { return false }
        // Dear FNAME: the catalogue's.
        if !field.isSpaced, Self.hasName(name) { return false }
        let isName = !field.meaning.isDisjoint(with: [.name, .certainName])
        // Dear First Name: words of prose are in small letters, and a title begins with one.
        if field.isSpaced {
            return isName && field.isCertain && field.words < 4 && !name.contains(UInt8(ascii: "_"))
                && name.split(separator: 0x20).allSatisfy { (0x41...0x5A).contains($0.first!) }
        }
        // `user_first_name`, `firstName`. An account may be called `customer_service`.
        if name.contains(UInt8(ascii: "_")) || field.isJoined || field.isShaped { return isName && field.words > 1 }
        return field.meaning.contains(.certainName) && !field.isCapitalised && !Self.addresses.contains(name)
    }

    private static func hasName(_ text: ArraySlice<UInt8>) -> Bool {
        text.indices.dropLast(3).contains { index in
            let word = text[index..<index + 4]
            return word.elementsEqual("Name".utf8) || word.elementsEqual("NAME".utf8)
        }
    }

    /// Services that know no name write so, too.
    private static let addresses = WordSet(["username", "nickname"])

    // MARK: An object

    /// `<User: jane>`, `<User 12>`, `<app.User object at 0x7f…>`: its beginning, since the rest may be personal.
    private static func object(in text: [UInt8], from start: Int, to end: Int) -> Range<Int>? {
        guard start < end, text[start] == UInt8(ascii: "<") else { return nil }
        var index = start + 1
        var previous: UInt8 = UInt8(ascii: ".")
        var isClass = false
        while index < end, text[index].isWord || text[index] == UInt8(ascii: ".") {
            if previous == UInt8(ascii: "."), (0x41...0x5A).contains(text[index]) { isClass = true }
            previous = text[index]
            index += 1
        }
        guard isClass, index < end else { return nil }
        let rest = text[index..<end].prefix(FieldReading.limitBytes)
        let isObject =
            rest.starts(with: ": ".utf8) || rest.starts(with: " object at".utf8)
            || rest.first == 0x20 && rest.dropFirst().first?.isDigit == true
        return isObject && rest.contains(UInt8(ascii: ">")) ? start..<index : nil
    }
}
