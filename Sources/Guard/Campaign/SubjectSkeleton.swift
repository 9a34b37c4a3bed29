/// What is left of a subject when everything personal is taken out: the same for all recipients of one campaign.
///
///     Jane, your order 4711 is on its way      to Jane Doe
///     Otto, your order 12 is on its way        to otto@example.com
///     → your order is on its way
enum SubjectSkeleton {
    /// Words longer than this are codes.
    private static let wordLimit = 24

    /// - Parameter recipients: the To field, whose words are personal wherever they stand.
    static func words(of subject: String, recipients: String) -> String {
        let personal = Set(split(recipients.prefix(500)))
        let kept = split(withoutVocative(subject.prefix(500))).filter { word in
            word.utf8.count <= wordLimit && !word.contains(where: \.isNumber) && !personal.contains(word)
        }
        return kept.joined(separator: " ")
    }

    private static func split(_ text: Substring) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    /// A word or two before the first comma are nearly always a name, and when they are not (`Hurry, …`) they are the
    /// same for all.
    private static func withoutVocative(_ subject: Substring) -> Substring {
        guard let comma = subject.firstIndex(of: ","), split(subject[..<comma]).count <= 2 else { return subject }
        return subject[subject.index(after: comma)...]
    }
}
