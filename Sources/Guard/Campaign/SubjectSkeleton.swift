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
        let personal = words(in: recipients.prefix(fieldLimit))
        var kept: [UInt8] = []
        for token in withoutVocative(subject.prefix(fieldLimit)).split(separator: UInt8(ascii: " ")) {
            guard token.count <= wordLimit, !token.contains(where: \.isDigit) else { continue }
            for word in words(in: token) where !personal.contains(word) {
                kept += word
                kept.append(UInt8(ascii: " "))
            }
        }
        return kept
    }

    private static func words(in text: ArraySlice<UInt8>) -> [[UInt8]] {
        text.split { !$0.isLetter }.map { word in word.map { $0 < 0x80 ? $0 | 0x20 : $0 } }
    }

    /// A word or two before the first comma are nearly always a name, and when they are not (`Hurry, …`) they are the
    /// same for all.
    private static func withoutVocative(_ subject: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let comma = subject.firstIndex(of: UInt8(ascii: ",")),
            subject[..<comma].split(separator: UInt8(ascii: " ")).count <= 2
        else { return subject }
        return subject[(comma + 1)...]
    }
}
