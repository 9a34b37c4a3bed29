import Admin
import Content
import Guard
import Mail

/// Judges a message as the guard would, without an envelope: the sender is taken from its Return-Path or From
/// field, and there are no recipients.
struct OfflineJudge {
    private let runner: CheckRunner
    /// For HTML and text alone, which say nothing of the fields that their message will have.
    private let pieceRunner: CheckRunner
    private let configuration: Configuration
    private let profile: UpstreamProfile
    private let now: Timestamp

    init(configuration: Configuration, profile: UpstreamProfile, now: Timestamp) {
        // One roster for both: making the catalogue ready for the scan is most of a start.
        let checks = Roster.checks(configuration.checkOptions)
        runner = CheckRunner(settings: configuration.checks, checks: checks)
        var settings = configuration.checks
        settings[UnsubscribeCheck.name] = CheckSettings(mode: .off)
        pieceRunner = CheckRunner(settings: settings, checks: checks)
        self.configuration = configuration
        self.profile = profile
        self.now = now
    }

    /// - Parameter file: as it is named in the report.
    func judge(_ input: CheckInput, file: String) -> CheckReport {
        let message = input.message.withUnsafeBytes { Message(reading: $0) }
        let facts = facts(of: message)
        let judgement = (input.kind == .message ? runner : pieceRunner).judge(facts)
        let scenes = judgement.hasSpots ? FindingScenes(of: input.message, ownBytes: input.ownBytes) : nil
        return CheckReport(file: file, campaign: facts.campaign, judgement: judgement, scenes: scenes)
    }

    /// What the checks say of a whole message, those included that the configuration merely observes.
    func findings(in message: Message) -> [Finding] { runner.judge(facts(of: message)).findings }

    private func facts(of message: Message) -> Facts {
        let sender = sender(of: message)
        let campaign = CampaignIdentity.campaign(
            of: message, sender: sender, headers: configuration.campaignHeaders, profile: profile)
        return Facts(
            sender: sender, recipients: [], stream: configuration.listeners.first?.streamName(login: nil) ?? "",
            campaign: campaign, profile: profile, message: message, now: now)
    }

    private func sender(of message: Message) -> Address? {
        for name in ["Return-Path", "From"] {
            guard let value = message.firstField(name)?.value else { continue }
            // Either a bare address or one in angle brackets behind a name.
            let text =
                value.lastIndex(of: "<").map { value[value.index(after: $0)...].prefix { $0 != ">" } } ?? value[...]
            let trimmed = text.drop { $0 == " " }.prefix { $0 != " " }
            if let address = Address(trimmed) { return address }
        }
        return nil
    }
}
