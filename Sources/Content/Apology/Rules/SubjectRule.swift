/// The subject says that a mistake was made, in an ordinary voice.
enum SubjectRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        let passage = ApologyPassage(Array(draft.subject.utf8)[...])
        func finding(_ rule: ApologyRule) -> ApologyFinding {
            ApologyFinding(rule, where: "Subject", excerpt: passage.excerpt)
        }
        guard draft.subject.contains(where: \.isLetter) else { return [finding(.subjectEmpty)] }
        var findings: [ApologyFinding] = []
        if isShouting(draft.subject) { findings.append(finding(.subjectShouting)) }
        if !MistakeWords.phrases.isIn(passage), !RegretWords.phrases.isIn(passage) {
            findings.append(finding(.subjectUnclear))
        }
        return findings
    }

    /// Letters of a subject below which it is an abbreviation.
    private static let leastLetters = 4

    /// More than six letters in ten are capitals, or it has two exclamation marks. `CORRECTION: the price in our mail` is
    /// none: one word in capitals is a heading.
    private static func isShouting(_ subject: String) -> Bool {
        let letters = subject.filter { $0.isUppercase || $0.isLowercase }
        let capitals = letters.count(where: \.isUppercase)
        let isLoud = letters.count >= leastLetters && capitals * 10 > letters.count * 6
        return isLoud || subject.count { $0 == "!" || $0 == "\u{FF01}" } >= 2
    }
}
