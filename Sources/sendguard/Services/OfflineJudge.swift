import Content
import Control
import Guard
import Mail
import Relay

/// Judges a file as the gates would judge the message (`MessageGates`): the same facts, checks, lists and replies.
///
/// With `OfflineRulings`, exceptions and blocked phrases count, too. It knows nothing of other messages: no stop, no
/// trip rule, no history of the campaign, no apology.
struct OfflineJudge {
    private let runner: CheckRunner
    private let factsMaker: FactsMaker
    private let configuration: Configuration
    private let mail: OfflineMail
    private let now: Timestamp
    private let explains: Bool

    /// - Parameter explains: whether reports have what speaks for and against each text that checks weigh.
    init(configuration: Configuration, mail: OfflineMail, now: Timestamp, explains: Bool = false) {
        self.explains = explains
        runner = CheckRunner(modes: configuration.checks, options: configuration.checkOptions)
        factsMaker = FactsMaker(campaignHeaders: configuration.campaignHeaders)
        self.configuration = configuration
        self.mail = mail
        self.now = now
    }

    /// For mail of the first listener, without an envelope.
    init(configuration: Configuration, profile: UpstreamProfile, now: Timestamp) {
        var mail = OfflineMail(configuration)
        mail.profile = profile
        self.init(configuration: configuration, mail: mail, now: now)
    }

    /// Judges without lists and rulings; the recipients, if any, count as accepted.
    /// - Parameter file: the file's name in the report.
    func judge(_ input: CheckInput, file: String) -> CheckReport {
        let reading = read(input, recipients: mail.recipients, audience: nil)
        return report(reading, input, file: file, OfflineRulings.Applied(judgement: reading.judgement))
    }

    /// Judges as at the gates: RCPT, the checks, then the recipients again with what the header section says.
    func judge(
        _ input: CheckInput, file: String, asking lists: RecipientLists, _ rulings: OfflineRulings = .none
    ) async throws(ControlFailure) -> CheckReport {
        guard !mail.recipients.isEmpty else {
            return await judge(input, file: file, recipients: [], audience: nil, rulings).report
        }
        var recipients = OfflineRecipients(lists, stream: mail.stream)
        try await recipients.askAtEnvelope(mail.recipients)
        if let refusal = recipients.refusal {
            var report = CheckReport(file: file, stream: mail.stream, unread: runner)
            report.end(refusal)
            report.add(recipients.report, recipients.notices)
            return report
        }
        var (report, facts) = await judge(
            input, file: file, recipients: recipients.accepted, audience: recipients.tally, rulings)
        if report.verdict == CheckReport.passed {
            report.end(try await recipients.askForCampaign(facts.campaign, facts.headerRecipients))
        }
        report.add(recipients.report, recipients.notices)
        return report
    }

    /// Returns the findings of all checks in a whole message, including checks in mode `observe`.
    func findings(in message: Message) -> [Finding] {
        runner.judge(routed(message, recipients: [], audience: nil).facts).findings
    }

    private func judge(
        _ input: CheckInput, file: String, recipients: [Address], audience: AudienceTally?, _ rulings: OfflineRulings
    ) async -> (report: CheckReport, facts: Facts) {
        let reading = read(input, recipients: recipients, audience: audience)
        let isPiece = input.kind != .message
        let applied = await rulings.apply(to: reading.judgement, of: reading.facts, input.message, at: now) {
            runner.judge($0, isPiece: isPiece)
        }
        return (report(reading, input, file: file, applied), reading.facts)
    }

    /// What is read from a file before lists and rulings are asked.
    private struct Reading {
        let facts: Facts
        let upstream: UpstreamSettings?
        /// Of the checks alone.
        let judgement: Judgement
    }

    private func read(_ input: CheckInput, recipients: [Address], audience: AudienceTally?) -> Reading {
        let message = input.message.withUnsafeBytes { Message(reading: $0) }
        let (facts, upstream) = routed(message, recipients: recipients, audience: audience)
        return Reading(
            facts: facts, upstream: upstream,
            judgement: runner.judge(facts, isPiece: input.kind != .message, withOutcomes: true))
    }

    private func report(
        _ reading: Reading, _ input: CheckInput, file: String, _ applied: OfflineRulings.Applied
    ) -> CheckReport {
        let judgement = applied.judgement
        let scenes = judgement.hasSpots ? FindingScenes(of: input.message, ownBytes: input.ownBytes) : nil
        var report = CheckReport(
            file: file, stream: mail.stream, upstream: mail.profile == nil ? reading.upstream?.name : nil,
            reading.facts.campaign, judgement, scenes)
        report.add(applied.outcome)
        report.covering = applied.covering?.description
        if explains { report.explanations = runner.explain(reading.facts, isPiece: input.kind != .message) }
        if reading.facts.message.isLooping { report.end((.refused, LoopingMail.refusal.text)) }
        return report
    }

    /// The facts for the ESP that the routes choose. As at the gate, the campaign is read for the ESP that is chosen
    /// without it.
    private func routed(
        _ message: Message, recipients: [Address], audience: AudienceTally?
    ) -> (facts: Facts, upstream: UpstreamSettings?) {
        let sender = mail.sender.address(in: message)
        func upstream(_ campaign: String?) -> UpstreamSettings? {
            mail.upstream ?? configuration.upstream(stream: mail.stream, sender: sender, campaign: campaign)
        }
        func facts(_ campaign: String?, _ upstream: UpstreamSettings?) -> Facts {
            let circumstances = MessageCircumstances(
                sender: sender, recipients: recipients, stream: mail.stream, campaign: campaign,
                profile: mail.profile ?? upstream?.profile ?? .plain, at: now)
            return factsMaker.facts(of: message, circumstances) { _ in
                nil
            } audience: { _ in
                audience
            }
        }
        let first = upstream(nil)
        let read = facts(nil, first)
        let final = upstream(read.campaign)
        return final == first ? (read, final) : (facts(read.campaign, final), final)
    }
}

extension Configuration {
    /// The upstream that a message is judged for: the first of its route.
    fileprivate func upstream(stream: String, sender: Address?, campaign: String?) -> UpstreamSettings? {
        guard let names = routes.upstreams(stream: stream, sender: sender, campaign: campaign) else {
            return upstreams.first
        }
        return names.lazy.compactMap { name in upstreams.first { $0.name == name } }.first
    }
}
