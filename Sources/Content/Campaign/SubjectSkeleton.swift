import Mail

/// What is left of a subject when everything personal is taken out: the same for all recipients of one campaign.
///
///     Jane, your order 4711 is on its way      to Jane Doe
///     Otto, your order 12 is on its way        to otto@example.com
///     → your order is on its way
enum SubjectSkeleton {
    /// Words longer than this are codes. In bytes.
    private static let wordLimit = 24
    /// How much of a field is looked at, in bytes.
    private static let fieldLimit = 500

    /// - Parameters:
    ///   - subject: UTF-8. Only ASCII letters lose their case: the rest of a template's wording is the same for all.
    ///   - recipients: the To field, whose words are personal wherever they stand.
    /// - Returns: the words that are left, each followed by a space.
    static func words(of subject: [UInt8], recipients: [UInt8]) -> [UInt8] {
        // Words are told by where they stand: an array for each was a third of what a campaign's name costs.
        let recipients = recipients.prefix(fieldLimit)
        let subject = withoutVocative(subject.prefix(fieldLimit))
        var personal: [Range<Int>] = []
        eachWord(in: recipients) { personal.append($0) }
        var kept: [UInt8] = []
        var start = subject.startIndex
        while start < subject.endIndex {
            let end = subject[start...].firstIndex(of: UInt8(ascii: " ")) ?? subject.endIndex
            let token = subject[start..<end]
            start = end + 1
            guard token.count <= wordLimit, !token.contains(where: \.isDigit) else { continue }
            eachWord(in: token) { word in
                let isPersonal = personal.contains { areEqual(recipients[$0], subject[word]) }
                guard !isPersonal else { return }
                for byte in subject[word] { kept.append(lower(byte)) }
                kept.append(UInt8(ascii: " "))
            }
        }
        return kept
    }

    private static func eachWord(in text: ArraySlice<UInt8>, _ body: (Range<Int>) -> Void) {
        var index = text.startIndex
        while index < text.endIndex {
            let start = index
            while index < text.endIndex, text[index].isLetter { index += 1 }
            if index > start { body(start..<index) }
            index += 1
        }
    }

    private static func areEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        let distance = right.startIndex - left.startIndex
        for index in left.indices where lower(left[index]) != lower(right[index + distance]) { return false }
        return true
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte < 0x80 ? byte | 0x20 : byte }

    /// A word or two before the first comma are nearly always a name, and when they are not (`Hurry, …`) they are the
    /// same for all.
    private static func withoutVocative(_ subject: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let comma = subject.firstIndex(of: UInt8(ascii: ",")),
            isWordOrTwo(subject[..<comma])
        else { return subject }
        return subject[(comma + 1)...]
    }
    private static func isWordOrTwo(_ text: ArraySlice<UInt8>) -> Bool {
        var words = 0
        var previous = UInt8(ascii: " ")
        for byte in text {
            if byte != UInt8(ascii: " "), previous == UInt8(ascii: " ") { words += 1 }
            previous = byte
        }
        return words <= 2
    }
}
