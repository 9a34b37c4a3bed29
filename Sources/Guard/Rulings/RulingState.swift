import Content
import Mail

/// The stored rulings that have not ended, and what became of the exceptions for messages.
package struct RulingState: Sendable {
    /// Sorted by id. Those that wait for a second person are included.
    package var rulings: [Ruling]
    /// What is on record about the messages of exceptions, by record. No entry when the record is gone: then the
    /// exception lets nothing pass.
    package var contents: [RecordID: RefusedContent]
    /// Exceptions that nobody is left for and that have not ended yet. They are not in `rulings`.
    package var over: [RulingID: Over]
    /// Exceptions for messages that have ended, and that let their content pass before: the newest `RulingLimits.spent`.
    package var spent: [Spent]
    /// The state with the greater revision is the later one.
    package var revision: Int64

    package enum Over: Hashable, Sendable {
        /// Each recipient has the content, or may have it. With the last message that passed.
        case used(RecordID)
        /// The others are suppressed, or have the content from other messages.
        case nobodyLeft
    }

    package struct Spent: Hashable, Sendable {
        package let id: RulingID
        package let content: RefusedContent

        package init(id: RulingID, content: RefusedContent) {
            self.id = id
            self.content = content
        }
    }

    package init(
        rulings: [Ruling] = [], contents: [RecordID: RefusedContent] = [:], over: [RulingID: Over] = [:],
        spent: [Spent] = [], revision: Int64 = .min
    ) {
        self.rulings = rulings
        self.contents = contents
        self.over = over
        self.spent = spent
        self.revision = revision
    }
}

/// What an exception for a message compares another message with.
package struct RefusedContent: Hashable, Sendable {
    /// The digest of what a reader sees (`ReaderContent`).
    package let digest: String
    /// The keys of the recipients on record, without those who have the content, or may have it.
    package private(set) var recipients: Set<String>
    /// The message by which the other recipients have the content, or may have it, by their keys.
    package private(set) var reached: [String: RecordID]
    /// The keys of those in `reached` who may have it, because no answer of the ESP says so.
    package private(set) var unsure: Set<String>
    /// Those of `recipients` who are on record as suppressed: a list refuses them, whatever an exception says.
    package private(set) var suppressed: Set<String>
    /// The findings that may be lifted.
    package let findings: Set<FindingTraits>

    package init(
        digest: String, recipients: Set<String>, findings: Set<FindingTraits>, reached: [String: RecordID] = [:],
        unsure: Set<String> = [], suppressed: Set<String> = []
    ) {
        self.digest = digest
        self.unsure = unsure.intersection(reached.keys)
        self.recipients = recipients.subtracting(reached.keys)
        self.reached = reached
        self.suppressed = suppressed.subtracting(reached.keys)
        self.findings = findings
    }

    /// For the recipients who do not have it by these messages.
    /// - Parameter unsure: the keys of those who may have it.
    package func without(_ reached: [String: RecordID], unsure: Set<String> = []) -> RefusedContent {
        var content = self
        for (key, record) in reached where content.recipients.remove(key) != nil {
            content.reached[key] = record
            if unsure.contains(key) { content.unsure.insert(key) }
        }
        content.suppressed.subtract(reached.keys)
        return content
    }

    /// - Parameter keys: recipients who are on record as suppressed since.
    package func suppressing(_ keys: Set<String>) -> RefusedContent {
        var content = self
        content.suppressed.formUnion(keys.intersection(recipients))
        return content
    }

    /// Whether no recipient is left who may have it.
    package var isOver: Bool { recipients.isSubset(of: suppressed) }

    /// Whether it is the content of a message to these recipients, with nothing found besides.
    /// - Parameter recipients: their keys.
    func covers(_ digest: String, _ findings: Set<FindingTraits>, to recipients: Set<String>) -> Bool {
        self.digest == digest && findings.isSubset(of: self.findings)
            && recipients.allSatisfy { self.recipients.contains($0) || reached[$0] != nil }
    }
}

/// A recipient of a refused message who has its content, or may have it.
package struct ContentHolder: Hashable, Sendable {
    package let address: Address
    /// The message that brought it; the refused one itself after a release.
    package let record: RecordID
    /// When that message was released from held mail; nil when it was not.
    package let releasedAt: Timestamp?
    /// False when the recipient may have it, because no answer of the ESP says so.
    package let isSure: Bool

    package init(address: Address, record: RecordID, releasedAt: Timestamp? = nil, isSure: Bool = true) {
        self.address = address
        self.record = record
        self.releasedAt = releasedAt
        self.isSure = isSure
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
    /// blocked, the audience of a campaign, recipients that the guard could not read (it could not look them up in the
    /// lists), and an exception that was used up.
    package var isLiftable: Bool { refuses && isAboutContent }

    /// Whether an exception may lift it, or lifted it.
    var isLiftableOrLifted: Bool { (refuses || action == .allowed) && isAboutContent }

    /// Whether it is about what a reader sees, so that an exception may lift it when it refuses.
    package var isAboutContent: Bool {
        guard ![Roster.phraseFindings, Roster.listFindings, Roster.exceptionFindings].contains(check),
            check != StaleAudienceCheck.name
        else { return false }
        return check != HeaderRecipientsCheck.name || kind != "unreadable"
    }
}
