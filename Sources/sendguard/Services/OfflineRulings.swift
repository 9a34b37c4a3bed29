import Content
import Control
import Guard
import Mail
import Relay

/// The exceptions and blocked phrases that checked files are judged with: those in force in the running guard, else in
/// its state folder.
struct OfflineRulings: Sendable {
    /// Asked about the content of refused messages; nil when nobody is asked.
    private let control: (any GuardControl)?
    private let inForce: RulingState
    /// Why they are not all known; nil when they are.
    let obstacle: String?
    /// Whether they count at all. False in callers that judge by the checks alone.
    let isAsked: Bool

    /// Judges by the checks alone.
    static let none = OfflineRulings(control: nil, inForce: RulingState(), obstacle: nil, isAsked: false)

    /// - Parameter why: the end of a sentence: `no guard runs at state/sendguard.sock`.
    static func unknown(because why: String) -> OfflineRulings {
        OfflineRulings(
            control: nil, inForce: RulingState(),
            obstacle: "blocked phrases and exceptions were not asked: \(why)", isAsked: true)
    }

    /// - Parameter control: nil when it cannot be asked again. Then exceptions for messages do not count.
    static func inForce(_ report: RulingsInForceReport, _ control: (any GuardControl)?) -> OfflineRulings {
        let ids = report.hidden.joined(separator: ", ")
        let hidden = ids.isEmpty ? nil : "\(ids) not applied, because audit.redact hides an address in it"
        return OfflineRulings(control: control, inForce: report.state, obstacle: hidden, isAsked: true)
    }

    /// A judgement of the checks with the rulings applied.
    struct Applied {
        var judgement: Judgement
        /// The exception for the content of a message that passes without it here: at the gate, a check that compares
        /// messages may refuse it.
        var covering: RulingID?
        /// Whether they could all be applied; nil when they do not count.
        var outcome: CheckOutcome?
    }

    /// Applies them as the gate does (`RulingSet`). The exception for a message is not used up by that.
    /// - Parameters:
    ///   - bytes: of the message.
    ///   - judge: judges the same message with other facts.
    func apply(
        to judgement: Judgement, of facts: Facts, _ bytes: [UInt8], at now: Timestamp,
        judge: @escaping (Facts) -> Judgement
    ) async -> Applied {
        guard isAsked else { return Applied(judgement: judgement) }
        var obstacle = obstacle
        var digest: String?
        func applied(_ state: RulingState) -> Judgement {
            let question = RulingSet.Question(
                facts: facts, now: now, judge: judge,
                digest: {
                    digest = digest ?? bytes.withUnsafeBytes { ReaderContent.digest(of: facts.message, $0) }
                    return digest
                }, take: { _, _ in true })
            return RulingSet(state).apply(to: judgement, question).judgement
        }
        var result = applied(inForce)
        if result.refusal != nil {
            do throws(ControlFailure) {
                let state = try await state(for: facts, bytes, result.findings.filter(\.refuses))
                if let state { result = applied(state) }
            } catch {
                obstacle = obstacle ?? "exceptions for messages were not asked: \(error.description)"
            }
        }
        var covering: RulingID?
        if result.refusal == nil, !result.findings.contains(where: { $0.allowedBy != nil }), hasMessages {
            covering = try? await self.state(for: facts, bytes, []).flatMap { state in
                let keys = Set((facts.recipients + facts.headerRecipients.addresses).map(\.key))
                let digest = bytes.withUnsafeBytes { ReaderContent.digest(of: facts.message, $0) }
                return digest.flatMap { RulingSet(state).covering($0, to: keys, at: now) }
            }
        }
        let state = obstacle.map { CheckState.couldNot(.message($0)) } ?? .judged
        return Applied(
            judgement: Judgement(
                findings: result.findings, refusal: result.refusal, outcomes: judgement.outcomes),
            covering: covering,
            outcome: CheckOutcome(check: Roster.phraseFindings, mode: .enforce, state: state))
    }

    private var hasMessages: Bool {
        inForce.rulings.contains { if case .message = $0.subject { true } else { false } }
    }

    /// The rulings in force with the content of the messages that had an exception, as far as it is that of this
    /// message; nil when none is.
    private func state(
        for facts: Facts, _ bytes: [UInt8], _ refusing: [Finding]
    ) async throws(ControlFailure) -> RulingState? {
        let recipients = Set((facts.recipients + facts.headerRecipients.addresses).map(\.key)).sorted()
        guard let control, !recipients.isEmpty, refusing.allSatisfy(\.isLiftable),
            let digest = bytes.withUnsafeBytes({ ReaderContent.digest(of: facts.message, $0) })
        else { return nil }
        let traits = Set(refusing.map(FindingTraits.init)).map(AllowedContentRequest.Traits.init)
        var contents: [RecordID: RefusedContent] = [:]
        var spent: [RulingID: RefusedContent] = [:]
        for start in stride(from: 0, to: recipients.count, by: AllowedContentRequest.recipientLimit) {
            let some = Array(recipients[start...].prefix(AllowedContentRequest.recipientLimit))
            let answer = try await control.allowedContents(
                AllowedContentRequest(digest: digest, recipients: some, findings: traits))
            for one in answer {
                let new = one.content(digest)
                if let id = one.record { contents[id] = contents[id]?.joined(with: new) ?? new }
                if let id = one.exception { spent[id] = spent[id]?.joined(with: new) ?? new }
            }
        }
        guard !contents.isEmpty || !spent.isEmpty else { return nil }
        var state = inForce
        state.contents = contents
        // The newest first, as the gate has them.
        state.spent = spent.sorted { $0.key > $1.key }.map { RulingState.Spent(id: $0.key, content: $0.value) }
        return state
    }
}

extension RefusedContent {
    /// Both parts of one content, which were asked about one after the other.
    fileprivate func joined(with part: RefusedContent) -> RefusedContent {
        RefusedContent(
            digest: digest, recipients: recipients.union(part.recipients), findings: findings,
            reached: reached.merging(part.reached) { own, _ in own }, unsure: unsure.union(part.unsure))
    }
}
