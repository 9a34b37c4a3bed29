/// Messages of the audit log that have something in common.
package struct RecordTally: Hashable, Sendable, Codable {
    /// What they have in common; nil when all were counted as one.
    package var name: String?
    package var messages: Int
    /// Of those messages; only those that the question's conditions on recipients hold for.
    package var recipients: Int
    /// How many other names this stands for, because there are too many to tell each: the least frequent ones, or the
    /// earliest hours; what a message has of several of them counts for each. Absent for one name.
    package var others: Int?

    package init(name: String?, messages: Int, recipients: Int, others: Int? = nil) {
        self.name = name
        self.messages = messages
        self.recipients = recipients
        self.others = others
    }

    /// Names that an answer tells.
    package static let limit = 10_000

    /// What messages can be counted by.
    package enum Dimension: String, Sendable, CaseIterable, Codable {
        case campaign
        /// Of the clock in UTC, as `2026-11-23T21:00Z`.
        case hour
        case recipientDomain = "recipient-domain"
        case check
        /// The reply for a recipient, without what is different in every one (`ReplyClass`).
        case reply
    }
}
