import Content
import Control
import Guard
import Mail

/// The result of `sendguard check` for one file.
struct CheckReport: Hashable, Encodable {
    static let passed = "passed"

    /// Whether a check judged the file.
    struct Outcome: Hashable, Encodable {
        let check: String
        let mode: CheckMode
        /// As `CheckState.name`.
        let state: String
        /// Why it could not judge; null in other states.
        @OrNull var reason: String?

        init(_ outcome: CheckOutcome) {
            check = outcome.check
            mode = outcome.mode
            state = outcome.state.name
            if case .couldNot(let obstacle) = outcome.state { reason = obstacle.text }
        }
    }

    /// What the lists say about a recipient.
    struct Recipient: Hashable, Encodable {
        let address: String
        /// The header fields where the ESP reads it; null for a recipient of the envelope.
        @OrNull var header: String?
        let fate: ListCheckReport.Fate
        /// null when it passes.
        @OrNull var reply: String?
    }

    let file: String
    /// `passed`, `blocked`, `suppressed`, `refused` for mail that loops, or `deferred` when a check or a list could not
    /// decide.
    private(set) var verdict: String
    let campaign: String
    let stream: String
    /// The upstream that the message is judged for; null when there is none, or when a profile was named.
    @OrNull private(set) var upstream: String?
    private(set) var findings: [FindingReport]
    /// The refusal in one line; null when it passed.
    @OrNull private(set) var reason: String?
    /// The reply to a client without SMTPUTF8, without the id of a record; null when the ESP would give the reply.
    @OrNull private(set) var reply: String?
    /// The number of findings in mode observe.
    private(set) var observed: Int
    /// Every check, in roster order, and `phrase` for the blocked phrases and exceptions when they count.
    private(set) var checks: [Outcome]
    /// The exception for this content, which the file does not need here; absent when there is none.
    var covering: String?
    /// What speaks for and against each text that checks weigh; null without `--explain`.
    @OrNull var explanations: [Explanation]?
    /// Empty when none were named.
    private(set) var recipients: [Recipient] = []

    /// - Parameter scenes: the scenes of the message; nil when no finding has a place in it.
    init(
        file: String, stream: String, upstream: String?, _ campaign: String, _ judgement: Judgement,
        _ scenes: FindingScenes?
    ) {
        self.file = file
        self.campaign = campaign
        self.stream = stream
        self.upstream = upstream
        verdict = judgement.refusal?.verdict.rawValue ?? Self.passed
        findings = judgement.findings.map { FindingReport($0).found(at: scenes?.scene(of: $0)) }
        observed = judgement.findings.count { $0.action == .observed }
        checks = judgement.outcomes.map(Outcome.init)
        let speaker = judgement.findings.first(where: \.refuses)
        reason = judgement.refusal.map { "\(speaker?.reason ?? "") [\($0.check)]" }
        reply = judgement.refusal?.reply.inASCII.text
    }

    /// A message that no check would see, because RCPT refuses all its recipients.
    init(file: String, stream: String, unread runner: CheckRunner) {
        self.file = file
        self.stream = stream
        verdict = Self.passed
        campaign = ""
        findings = []
        observed = 0
        checks = runner.unread(because: .send("every recipient is refused before the message is read"), stream: stream)
            .map(Outcome.init)
    }

    /// Something other than a check ends the message.
    /// - Parameter end: the reply is in one line, without the id of a record; nil when nothing does.
    mutating func end(_ end: (verdict: Verdict, reply: String)?) {
        guard let end else { return }
        verdict = end.verdict.rawValue
        reply = end.reply.inASCII(limitBytes: Reply.asciiTextBytes)
        reason = end.reply.firstRange(of: Self.speaker).map { String(end.reply[$0.upperBound...]) } ?? end.reply
    }

    private static let speaker = "sendguard: "

    /// Whether the blocked phrases and exceptions were applied.
    mutating func add(_ rulings: CheckOutcome?) {
        if let rulings { checks.append(Outcome(rulings)) }
    }

    mutating func add(_ asked: [Recipient], _ notices: ListNotices) {
        recipients = asked
        findings += notices.findings.map { FindingReport($0) }
        observed += notices.findings.count
    }

    // MARK: For a person

    /// The checks that could not judge.
    var unjudged: [Outcome] { checks.filter { $0.reason != nil } }

    /// Why the blocked phrases and exceptions are not all applied; nil when they are, or do not count.
    var rulingObstacle: String? { checks.first { $0.check == Roster.phraseFindings }?.reason }

    /// `FILE: passed`, `FILE: blocked: unrendered placeholder "{{x}}" in Subject [placeholder]`.
    ///
    /// A file that passed names the enforcing checks that could not judge: nothing else says that its passing is not
    /// certain. That blocked phrases could not be asked is true of all files and said once, by the command.
    var line: String {
        let note = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
        let name = Words.safe(file)
        guard let reason else { return "\(name): \(Output.coloured(verdict, .green))\(note)" }
        return "\(name): \(Output.coloured(verdict, .red)): \(Words.safe(reason))\(note)"
    }

    private var notes: [String] {
        var notes: [String] = []
        if observed > 0 { notes.append("\(Words.count(observed, "finding")) observed") }
        let exceptions = Set(findings.compactMap(\.allowedBy)).sorted()
        if !exceptions.isEmpty { notes.append("let through by \(exceptions.joined(separator: ", "))") }
        if let covering { notes.append("\(covering) is for this content, if the gate refuses it") }
        guard verdict == Self.passed else { return notes }
        let people = Words.count(recipients.count, "recipient")
        let refused = recipients.count { $0.fate == .refused || $0.fate == .deferred }
        let leftOut = recipients.count { $0.fate == .leftOut }
        if refused > 0 { notes.append("\(refused) of \(people) refused") }
        if leftOut > 0 { notes.append("\(leftOut) of \(people) left out") }
        let unsure = unjudged.filter { $0.mode == .enforce && $0.check != Roster.phraseFindings }.map(\.check)
        if !unsure.isEmpty { notes.append("not fully judged by \(unsure.joined(separator: ", "))") }
        return notes
    }
}
