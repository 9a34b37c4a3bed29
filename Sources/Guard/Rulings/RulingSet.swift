import Content
import Mail

/// The rulings in force at one moment, ready to be applied to a message's judgement.
///
/// The order: a blocked phrase refuses in any case. Then exceptions for tags, then an exception for the message, and
/// only when it lifts all that still refuses the message.
package final class RulingSet: Sendable {
    private let phrases: [Ruling]
    private let search: PhraseSearch
    private let tags: [Ruling]
    private let messages: [(ruling: Ruling, content: RefusedContent)]
    /// Exceptions that have ended, newest first.
    private let spent: [RulingState.Spent]
    /// Of the state that it was made from.
    package let revision: Int64

    package init(_ state: RulingState = RulingState()) {
        var (phrases, texts, tags): ([Ruling], [String], [Ruling]) = ([], [], [])
        var messages: [(Ruling, RefusedContent)] = []
        for ruling in state.rulings {
            switch ruling.subject {
            case .phrase(let text, _):
                phrases.append(ruling)
                texts.append(text)
            case .tag: tags.append(ruling)
            case .message(let id): if let content = state.contents[id] { messages.append((ruling, content)) }
            }
        }
        self.phrases = phrases
        search = PhraseSearch(texts)
        self.tags = tags
        self.messages = messages
        spent = state.spent
        revision = state.revision
    }

    /// Whether it may refuse a message that no check refuses.
    package var blocksPhrases: Bool { !phrases.isEmpty }

    /// A judgement to which rulings were applied.
    package struct Applied: Sendable {
        package var judgement: Judgement
        /// The exception for one message that was taken for this message; nil when none is about its content.
        package var taken: RulingID?
        /// The keys of the recipients that it was taken for.
        package var recipients: Set<String> = []
    }

    /// The parts of a message that rulings look at.
    package struct Question {
        package let facts: Facts
        package let now: Timestamp
        /// Judges the message with other facts.
        package let judge: (Facts) -> Judgement
        /// Computes the digest of its content (`ReaderContent`); nil when it cannot be read.
        package let digest: () -> String?
        /// Takes an exception for recipients of this message, by their keys; false when another message has it for one
        /// of them.
        package let take: (RulingID, Set<String>) -> Bool
        /// After a `take` that failed: the messages that have the exception for some of these recipients.
        package let holders: (RulingID, Set<String>) -> [String: RecordID]

        package init(
            facts: Facts, now: Timestamp, judge: @escaping (Facts) -> Judgement, digest: @escaping () -> String?,
            take: @escaping (RulingID, Set<String>) -> Bool,
            holders: @escaping (RulingID, Set<String>) -> [String: RecordID] = { _, _ in [:] }
        ) {
            self.facts = facts
            self.now = now
            self.judge = judge
            self.digest = digest
            self.take = take
            self.holders = holders
        }
    }

    package func apply(to judgement: Judgement, _ question: Question) -> Applied {
        if let blocked = blocked(judgement, question) { return Applied(judgement: blocked) }
        guard judgement.refusal != nil else { return counted(judgement, question) }
        let judgement = withoutTags(judgement, question)
        guard judgement.refusal != nil else { return counted(judgement, question) }
        return withoutFindings(judgement, question)
    }

    // MARK: blocks

    /// The blocks in force for mail of a campaign, by the number of the phrase.
    private func blocks(of campaign: String, at now: Timestamp) -> [Int: Ruling] {
        var concerned: [Int: Ruling] = [:]
        for (index, ruling) in phrases.enumerated() {
            guard case .phrase(_, let pattern) = ruling.subject, ruling.isInForce(at: now),
                pattern?.matches(campaign) != false
            else { continue }
            concerned[index] = ruling
        }
        return concerned
    }

    /// Whether a phrase is blocked in mail of this campaign.
    package func blocksPhrases(of campaign: String, at now: Timestamp) -> Bool {
        !blocks(of: campaign, at: now).isEmpty
    }

    /// The blocks whose phrase is in a message, sorted.
    package func blocks(in message: Message, campaign: String, at now: Timestamp) -> [RulingID] {
        let blocks = blocks(of: campaign, at: now)
        return blocks.isEmpty ? [] : search.hits(in: message).compactMap { blocks[$0.phrase]?.id }.sorted()
    }

    /// The judgement of a message with a blocked phrase; nil when it has none.
    private func blocked(_ judgement: Judgement, _ question: Question) -> Judgement? {
        let blocks = blocks(of: question.facts.campaign, at: question.now)
        guard !blocks.isEmpty else { return nil }
        let found = search.hits(in: question.facts.message).compactMap { hit -> Finding? in
            guard let ruling = blocks[hit.phrase] else { return nil }
            return Finding(
                check: Roster.phraseFindings, kind: ruling.id.description, where: hit.place, excerpt: hit.excerpt,
                reason: "the phrase \"\(hit.excerpt)\" in \(hit.place) is blocked: \(ruling.reason)")
        }
        guard let first = found.first else { return nil }
        let name = "\(Roster.phraseFindings) \(first.kind)"
        return Judgement(
            findings: found + judgement.findings, refusal: CheckRunner.refusal(for: first, .policy, by: name))
    }

    // MARK: exceptions

    /// Judges again without the tags that may pass.
    ///
    /// **Why again:** the check stops after some findings, so a tag that may not pass can be behind those that may.
    private func withoutTags(_ judgement: Judgement, _ question: Question) -> Judgement {
        var allowed: [String: RulingID] = [:]
        var facts = question.facts
        for ruling in tags where ruling.isInForce(at: question.now) {
            guard case .tag(let tag, let campaign) = ruling.subject, campaign.matches(facts.campaign) else { continue }
            facts.allowedTags.insert(tag)
            allowed[PlaceholderCheck.excerpt(ofTag: tag)] = ruling.id
        }
        guard !allowed.isEmpty else { return judgement }
        let rest = question.judge(facts)
        let lifted = judgement.findings.compactMap { finding -> Finding? in
            guard finding.refuses, finding.check == PlaceholderCheck.name, !rest.findings.contains(finding) else {
                return nil
            }
            return allowed[finding.excerpt].map { finding.allowed(by: $0.description) }
        }
        guard !lifted.isEmpty else { return judgement }
        return Judgement(findings: lifted + rest.findings, refusal: rest.refusal)
    }

    /// The exception for a message with this content to these recipients, whatever the checks find; nil when there is none.
    /// - Parameter recipients: their keys.
    package func covering(_ digest: String, to recipients: Set<String>, at now: Timestamp) -> RulingID? {
        messages.first { ruling, content in
            ruling.isInForce(at: now) && content.covers(digest, [], to: recipients)
        }?.ruling.id
    }

    /// A message that passes anyhow, by a mode or the exception for a tag. It takes the exception for its content, for the
    /// recipients who do not have it yet: they do not get it again.
    private func counted(_ judgement: Judgement, _ question: Question) -> Applied {
        var applied = Applied(judgement: judgement)
        guard !messages.isEmpty, judgement.findings.contains(where: \.isAboutContent), let digest = question.digest()
        else { return applied }
        let keys = Set((question.facts.recipients + question.facts.headerRecipients.addresses).map(\.key))
        for (ruling, content) in messages where ruling.isInForce(at: question.now) && content.digest == digest {
            let open = keys.intersection(content.recipients)
            let recipients = open.subtracting(question.holders(ruling.id, open).keys)
            guard !recipients.isEmpty, question.take(ruling.id, recipients) else { continue }
            (applied.taken, applied.recipients) = (ruling.id, recipients)
            break
        }
        return applied
    }

    /// Lets a message pass whose content is that of an exception, to recipients who do not have it yet.
    private func withoutFindings(_ judgement: Judgement, _ question: Question) -> Applied {
        let refusing = judgement.findings.filter(\.refuses)
        let refused = Applied(judgement: judgement)
        guard !messages.isEmpty || !spent.isEmpty, refusing.allSatisfy(\.isLiftable),
            let digest = question.digest()
        else { return refused }
        let traits = Set(refusing.map(FindingTraits.init))
        let addresses = question.facts.recipients + question.facts.headerRecipients.addresses
        let recipients = Set(addresses.map(\.key))
        guard !recipients.isEmpty else { return refused }
        var had: UsedException?
        for (ruling, content) in messages
        where ruling.isInForce(at: question.now) && content.covers(digest, traits, to: recipients) {
            var reached = content.reached.filter { recipients.contains($0.key) }
            var unsure = content.unsure
            if reached.isEmpty {
                if question.take(ruling.id, recipients) {
                    let passing = Judgement(findings: judgement.allowed(by: ruling.id), refusal: nil)
                    return Applied(judgement: passing, taken: ruling.id, recipients: recipients)
                }
                reached = question.holders(ruling.id, recipients)
                // It is on its way, or its outcome is not known here yet.
                unsure = Set(reached.keys)
            }
            if had == nil { had = UsedException(ruling.id, reached, unsure, addresses, isInForce: true) }
        }
        for ended in spent where had == nil && ended.content.covers(digest, traits, to: recipients) {
            had = UsedException(ended.id, ended.content.reached, ended.content.unsure, addresses, isInForce: false)
        }
        return had.map { Applied(judgement: $0.judgement(of: judgement)) } ?? refused
    }
}
