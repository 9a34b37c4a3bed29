import Content
import Control
import Guard
import Mail
import Relay

/// Judges a file as the gates would judge the message (`MessageGates`): the same facts, checks, lists and replies.
///
/// It knows nothing of other messages: no stop, no trip rule, no history of the campaign, no apology.
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

    /// Judges without the lists; the recipients, if any, count as accepted.
    /// - Parameter file: the file's name in the report.
    func judge(_ input: CheckInput, file: String) -> CheckReport {
        let (report, _) = read(input, file: file, recipients: mail.recipients, audience: nil)
        return report
    }

    /// Judges as at the gates: RCPT, the checks, then the recipients again with what the header section says.
    func judge(
        _ input: CheckInput, file: String, asking lists: RecipientLists
    ) async throws(ControlFailure) -> CheckReport {
        guard !mail.recipients.isEmpty else { return judge(input, file: file) }
        var recipients = OfflineRecipients(lists, stream: mail.stream)
        try await recipients.askAtEnvelope(mail.recipients)
        if let refusal = recipients.refusal {
            var report = CheckReport(file: file, stream: mail.stream, unread: runner)
            report.end(refusal)
            report.add(recipients.report, recipients.notices)
            return report
        }
        var (report, facts) = read(input, file: file, recipients: recipients.accepted, audience: recipients.tally)
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

    private func read(
        _ input: CheckInput, file: String, recipients: [Address], audience: AudienceTally?
    ) -> (CheckReport, Facts) {
        let message = input.message.withUnsafeBytes { Message(reading: $0) }
        let isPiece = input.kind != .message
        let (facts, upstream) = routed(message, recipients: recipients, audience: audience)
        let judgement = runner.judge(facts, isPiece: isPiece, withOutcomes: true)
        let scenes = judgement.hasSpots ? FindingScenes(of: input.message, ownBytes: input.ownBytes) : nil
        var report = CheckReport(
            file: file, stream: mail.stream, upstream: mail.profile == nil ? upstream?.name : nil, facts.campaign,
            judgement, scenes)
        if explains { report.explanations = runner.explain(facts, isPiece: isPiece) }
        if message.isLooping { report.end((.refused, LoopingMail.refusal.text)) }
        return (report, facts)
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
