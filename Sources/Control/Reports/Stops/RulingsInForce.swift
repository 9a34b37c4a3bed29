import Content
import Guard
import Mail

/// What `sendguard check` needs to judge a file as the gate would: the exceptions and blocked phrases in force.
package struct RulingsInForceReport: Hashable, Sendable, Codable {
    /// Sorted by id. One whose end waits for a second person is in force, and says nothing about that here.
    package var rulings: [RulingReport]
    /// The ids of those whose text has an address that `audit.redact` hides: mail cannot be compared with them.
    package var hidden: [String]

    /// - Parameter running: whether a guard runs.
    package init(_ rulings: [Ruling], at now: Timestamp, running: Bool, _ redaction: AddressRedaction) {
        let whole = rulings.filter { $0.isInForce(at: now) }.map { RulingReport($0, running: running) }
        self.rulings = whole.map { $0.redacted(redaction) }
        hidden = zip(whole, self.rulings).compactMap { $0.text == $1.text ? nil : $0.id }
    }

    /// The rulings that mail can be compared with, without the content of their messages.
    package var state: RulingState {
        RulingState(rulings: rulings.filter { !hidden.contains($0.id) }.compactMap(\.ruling))
    }
}

extension RulingReport {
    /// The ruling that it is about; nil when a part cannot be read, as in an answer of another version.
    fileprivate var ruling: Ruling? {
        guard let id = RulingID(id), let at = Timestamp(rfc3339: at), let subject else { return nil }
        var end: Timestamp?
        if let endsAt {
            end = Timestamp(rfc3339: endsAt)
            if end == nil { return nil }
        }
        return Ruling(id: id, subject: subject, reason: reason, who: who, at: at, endsAt: end)
    }

    private var subject: Ruling.Subject? {
        let pattern = campaign.flatMap { NamePattern($0) }
        if campaign != nil, pattern == nil { return nil }
        switch kind {
        case .message: return message.flatMap { RecordID($0) }.map { .message($0) }
        case .tag:
            guard let text, let pattern else { return nil }
            return .tag(text, campaign: pattern)
        case .phrase: return text.map { .phrase($0, campaign: pattern) }
        }
    }
}

/// Asks which messages with an exception have the content of a refused one.
///
/// **Why the question has the recipients and the findings:** the answer repeats those that match, and nothing else. So
/// it shows nobody whom the caller does not know.
package struct AllowedContentRequest: Hashable, Sendable, Codable {
    /// As `FindingTraits`.
    package struct Traits: Hashable, Sendable, Codable {
        package var check: String
        package var kind: String
        package var place: String
        package var excerpt: String

        package init(_ traits: FindingTraits) {
            (check, kind, place, excerpt) = (traits.check, traits.kind, traits.place, traits.excerpt)
        }

        fileprivate var traits: FindingTraits {
            FindingTraits(Finding(check: check, kind: kind, where: place, excerpt: excerpt, reason: ""))
        }
    }

    /// Recipients in one question. **Why bounded:** a request has at most `ControlLimits.requestBytes`.
    package static let recipientLimit = 100

    /// The digest of what a reader sees (`ReaderContent`).
    package var digest: String
    /// The keys of recipients of the message, at most `recipientLimit`.
    package var recipients: [String]
    /// Of the findings that refuse it.
    package var findings: [Traits]

    package init(digest: String, recipients: [String], findings: [Traits]) {
        self.digest = digest
        self.recipients = recipients
        self.findings = findings
    }

    /// The contents with this digest, with those of their recipients and findings that the question names.
    package func matching(_ state: RulingState) -> [AllowedContentReport] {
        let inForce = state.contents.sorted { $0.key < $1.key }.map { id, content in
            AllowedContentReport(message: id.description, content, asked: self)
        }
        let spent = state.spent.map { AllowedContentReport(spent: $0.id.description, $0.content, asked: self) }
        return (inForce + spent).filter { !$0.isUnlike }
    }
}

/// The content of a message with an exception that is in force, or was used up, as far as it was asked about.
package struct AllowedContentReport: Hashable, Sendable, Codable {
    /// The id of its record; nil when the exception has ended.
    package var message: String?
    /// The exception that let the content pass and has ended.
    package var spent: String?
    /// The keys of the recipients in the question who may have it.
    package var recipients: [String]
    /// The messages by which others in the question have it, by their keys.
    package var reached: [String: String]
    /// The keys of those who may have it, because no answer of the ESP says so; nil from an older version.
    package var unsure: [String]?
    /// The findings in the question that the exception lifts.
    package var findings: [AllowedContentRequest.Traits]

    fileprivate init(
        message: String? = nil, spent: String? = nil, _ content: RefusedContent, asked: AllowedContentRequest
    ) {
        let isLike = content.digest == asked.digest
        let reached = content.reached.filter { isLike && asked.recipients.contains($0.key) }
        self.message = message
        self.spent = spent
        self.reached = reached.mapValues(\.description)
        unsure = content.unsure.filter { reached[$0] != nil }.sorted()
        recipients = isLike ? asked.recipients.filter(content.recipients.contains) : []
        findings = isLike ? asked.findings.filter { content.findings.contains($0.traits) } : []
    }

    fileprivate var isUnlike: Bool { recipients.isEmpty && reached.isEmpty }

    package var record: RecordID? { message.flatMap { RecordID($0) } }
    package var exception: RulingID? { spent.flatMap { RulingID($0) } }

    /// - Parameter digest: of the question.
    package func content(_ digest: String) -> RefusedContent {
        RefusedContent(
            digest: digest, recipients: Set(recipients), findings: Set(findings.map(\.traits)),
            reached: reached.compactMapValues { RecordID($0) }, unsure: Set(unsure ?? []))
    }
}
