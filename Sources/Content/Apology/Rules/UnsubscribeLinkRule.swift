/// A reader sees how to unsubscribe. What mail programs are told of it is the check `unsubscribe`'s affair.
enum UnsubscribeLinkRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        if draft.hasLink, draft.body.contains(where: UnsubscribeWords.phrases.isIn) { return [] }
        return [ApologyFinding(.noUnsubscribeLink, where: draft.bodyPlace)]
    }
}
