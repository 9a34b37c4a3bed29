// Folder Checks/Placeholder/Candidates: the candidates of a whole message, and the evidence that they and the rest of
// the mail give each other. It may use the other folders of Checks/Placeholder, Checks/Code, Checks/Judgement,
// Checks/Nature and Text.

import Mail

/// A text of the message that may be an unrendered placeholder.
struct Candidate {
    let syntax: String
    /// The folded text on one line.
    let tag: String
    /// The surface's index in the message.
    let surface: Int
    /// The place in the surface's text.
    let range: Range<Int>
    var evidence: EvidenceSet

    var score: Float { evidence.score }
    var isPlaceholder: Bool { score >= 0 }
}

/// The candidates of one message, in reading order.
struct CandidateList {
    private(set) var candidates: [Candidate] = []
    /// How many of them need nothing from the rest of the mail.
    private(set) var provenCount = 0

    /// The most weak candidates that are kept. A mail with more is prose or code that uses these signs.
    static let weakLimit = 300

    /// Only candidates with this score or more support others.
    private static let plausible: Float = -3.2

    /// Adds a candidate; the same tag twice on one surface is one candidate, with the stronger evidence.
    mutating func add(_ candidate: Candidate) {
        let same = candidates.lastIndex { $0.surface == candidate.surface && $0.tag == candidate.tag }
        if let same {
            candidates[same].evidence.insert(.repeated)
            if candidates[same].score < candidate.score {
                provenCount += candidate.isPlaceholder && !candidates[same].isPlaceholder ? 1 : 0
                candidates[same] = candidate
                candidates[same].evidence.insert(.repeated)
            }
            return
        }
        if candidate.evidence.contains(.grammar) { removeParts(of: candidate) }
        guard candidate.isPlaceholder || candidates.count - provenCount < Self.weakLimit else { return }
        provenCount += candidate.isPlaceholder ? 1 : 0
        candidates.append(candidate)
    }

    /// Removes the candidates that are parts of a proven one: `[first]` of the name `[first] [last]`.
    private mutating func removeParts(of whole: Candidate) {
        candidates.removeAll { part in
            let isPart =
                part.surface == whole.surface && whole.range.contains(part.range) && !part.evidence.contains(.grammar)
            provenCount -= isPart && part.isPlaceholder ? 1 : 0
            return isPart
        }
    }

    /// The candidates, with what the others and the rest of the mail say about each.
    ///
    /// - Parameter isComplete: whether candidates that nothing can make a placeholder get all their evidence, too.
    func weighed(in facts: Facts, isComplete: Bool = false) -> [Candidate] {
        guard candidates.contains(where: { !$0.evidence.contains(.grammar) }) else { return candidates }
        var list = self
        list.removeFootnotes(in: facts.message)
        list.compare(in: facts.message)
        // Most mails have a bracket or two that nothing can make a placeholder. They need no look at the mail's nature.
        guard isComplete || list.candidates.contains(where: { $0.score >= -EvidenceWeights.mostOfMail }) else {
            return list.candidates
        }
        let mail = MailEvidence(facts)
        for index in list.candidates.indices {
            let candidate = list.candidates[index]
            mail.add(to: &list.candidates[index].evidence, of: candidate)
        }
        list.shareTopic()
        return list.candidates
    }

    /// Adds to every candidate what the others say.
    private mutating func compare(in message: Message) {
        var groups: [String: Group] = [:]
        var subject: Set<String> = []
        for candidate in candidates {
            groups[candidate.syntax, default: Group()].add(candidate)
            if message.surfaces[candidate.surface].kind == .subject { subject.insert(candidate.tag) }
        }
        let body = Set(candidates.lazy.filter { message.surfaces[$0.surface].kind != .subject }.map(\.tag))
        let both = subject.intersection(body)
        for index in candidates.indices {
            let tag = candidates[index].tag
            guard let group = groups[candidates[index].syntax] else { continue }
            let others = group.plausible.count - (group.plausible.contains(tag) ? 1 : 0)
            candidates[index].evidence.insert(.sameSyntax, if: others > 0)
            if candidates[index].evidence.contains(.number) {
                candidates[index].evidence.insert(.severalNumbers, if: group.numbers.count > 1)
            }
            let free = group.implausible.count - (group.implausible.contains(tag) ? 1 : 0)
            candidates[index].evidence.insert(
                .documentMarkup, if: free > 1 && free >= group.plausible.count || group.freeTexts.count > 1)
            candidates[index].evidence.insert(.technicalSyntax, if: group.isTechnical)
            candidates[index].evidence.insert(.subjectAndBody, if: both.contains(tag))
        }
    }

    /// Removes the numbers of surfaces where they are footnotes.
    private mutating func removeFootnotes(in message: Message) {
        let numbers = candidates.filter { $0.evidence.contains(.number) && $0.tag.first == "{" }
        for surface in Set(numbers.map(\.surface)) {
            let isGreeted = numbers.contains { $0.surface == surface && $0.evidence.contains(.greeting) }
            guard !isGreeted, Footnotes.are(in: message.surfaces[surface].text) else { continue }
            candidates.removeAll { $0.surface == surface && $0.evidence.contains(.number) }
        }
    }

    /// A tag that one sentence explains is explained wherever it is.
    private mutating func shareTopic() {
        let explained = Set(candidates.lazy.filter { $0.evidence.contains(.spokenOf) }.map(\.tag))
        for index in candidates.indices where explained.contains(candidates[index].tag) {
            candidates[index].evidence.insert(.spokenOf)
        }
    }

    /// The different tags of one syntax.
    private struct Group {
        var plausible: Set<String> = []
        var implausible: Set<String> = []
        var numbers: Set<String> = []
        var freeTexts: Set<String> = []
        var isTechnical = false

        mutating func add(_ candidate: Candidate) {
            isTechnical = isTechnical || candidate.evidence.contains(.technicalWord)
            if candidate.evidence.contains(.freeText) { freeTexts.insert(candidate.tag) }
            if candidate.evidence.contains(.number) {
                numbers.insert(candidate.tag)
            } else if candidate.score >= CandidateList.plausible {
                plausible.insert(candidate.tag)
            } else {
                implausible.insert(candidate.tag)
            }
        }
    }
}
