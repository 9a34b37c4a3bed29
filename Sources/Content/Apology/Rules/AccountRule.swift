/// It says sorry, and says within the first lines what happened.
///
/// An account names a fault ("wrong", "twice", "meant for others") and what had it ("email", "price", "your data"), in
/// one sentence or in two that follow each other; or it tells in one sentence what was done with that, or when it was
/// ("yesterday we sent you another customer's invoice"). "We made a mistake" alone is none: the reader knows that much.
enum AccountRule {
    /// What a telephone shows before anybody scrolls, in characters; a hundred words of English.
    private static let openingCharacters = 600

    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        var findings: [ApologyFinding] = []
        if !draft.body.contains(where: RegretWords.phrases.isIn) {
            findings.append(ApologyFinding(.noApology, where: draft.bodyPlace))
        }
        if !hasAccount(opening(of: draft.body)) {
            findings.append(ApologyFinding(.noAccount, where: draft.bodyPlace))
        }
        return findings
    }

    private static func opening(of body: [ApologyPassage]) -> [ApologyPassage] {
        var count = 0
        return Array(
            body.prefix { passage in
                defer { count += passage.text.count }
                return count < openingCharacters
            })
    }

    /// Of a sentence about a mail: what was done with it, or when it was, in a sentence that does more than regret it
    /// ("sorry about yesterday's email").
    private static func tellsOfIt(_ passage: ApologyPassage) -> Bool {
        if AccountWords.events.isIn(passage) { return true }
        return AccountWords.times.isIn(passage) && !RegretWords.phrases.isIn(passage)
            && !MistakeWords.phrases.isIn(passage)
    }

    private static func hasAccount(_ opening: [ApologyPassage]) -> Bool {
        let things = opening.map { AccountWords.things.isIn($0) }
        return opening.indices.contains { index in
            if things[index], tellsOfIt(opening[index]) { return true }
            guard AccountWords.faults.isIn(opening[index]) else { return false }
            return things[max(0, index - 1)...min(index + 1, opening.count - 1)].contains(true)
        }
    }
}
