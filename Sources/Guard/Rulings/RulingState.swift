import Content
import Mail

/// The stored rulings that have not ended.
package struct RulingState: Sendable {
    /// Sorted by id. Those that wait for a second person are included.
    package var rulings: [Ruling]
    /// What is on record about the messages of exceptions, by record. No entry when the record is gone: then the
    /// exception lets nothing pass.
    package var contents: [RecordID: RefusedContent]
    /// Exceptions that are used up and not ended yet, with the last message that passed. They are not in `rulings`.
    package var used: [RulingID: RecordID]
    /// The state with the greater revision is the later one.
    package var revision: Int64

    package init(
        rulings: [Ruling] = [], contents: [RecordID: RefusedContent] = [:], used: [RulingID: RecordID] = [:],
        revision: Int64 = .min
    ) {
        self.rulings = rulings
        self.contents = contents
        self.used = used
        self.revision = revision
    }
}

/// What an exception for a message compares another message with.
package struct RefusedContent: Hashable, Sendable {
    /// The digest of what a reader sees (`ReaderContent`).
    package let digest: String
    /// The keys of the recipients on record, without those who have the content by the exception, or may have it.
    package let recipients: Set<String>
    /// The findings that may be lifted.
    package let findings: Set<FindingTraits>

    package init(digest: String, recipients: Set<String>, findings: Set<FindingTraits>) {
        self.digest = digest
        self.recipients = recipients
        self.findings = findings
    }

    /// For the recipients who do not have it.
    package func without(_ recipients: Set<String>) -> RefusedContent {
        RefusedContent(digest: digest, recipients: self.recipients.subtracting(recipients), findings: findings)
    }
}

/// What makes a finding the same in another message with the same content.
package struct FindingTraits: Hashable, Sendable {
    package let check: String
    package let kind: String
    package let place: String
    package let excerpt: String

    package init(_ finding: Finding) {
        check = finding.check
        kind = finding.kind
        place = finding.where
        excerpt = finding.excerpt
    }
}

extension Finding {
    /// Whether it refuses the message for its content, so that an exception may lift it. Not so a phrase that people
    /// blocked, the audience of a campaign, and recipients that the guard could not read: it could not look them up in
    /// the lists.
    package var isLiftable: Bool {
        guard refuses, check != Roster.phraseFindings, check != Roster.listFindings,
            check != StaleAudienceCheck.name
        else { return false }
        return check != HeaderRecipientsCheck.name || kind != "unreadable"
    }
}
