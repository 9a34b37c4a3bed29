/// It names the step to take, when an incident of its kind asks for one.
enum StepRule {
    /// Words of a sentence that tells somebody to do something; `Contact us` alone is a link of every footer.
    private static let leastWords = 3

    static func judge(_ draft: ApologyDraft, _ reference: ApologyReference) -> [ApologyFinding] {
        guard let step = ApologyStep(reference.kind) else { return [] }
        let isNamed = draft.body.contains { passage in
            step.isNamed(in: passage) && (passage.wordCount >= leastWords || passage.key.contains { $0 >= 0xE3 })
        }
        return isNamed ? [] : [ApologyFinding(.noStep, where: draft.bodyPlace, why: step.why)]
    }
}
