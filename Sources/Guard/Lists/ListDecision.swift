import Content
import Mail

/// The answer of the lists about one recipient of a message.
package struct ListDecision: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        /// No list objects.
        case clear
        /// The recipient is missing on a required audience, or must not have this mail for another reason: refused
        /// for good.
        case refused(Reply)
        /// The recipient is on a suppression list and gets no mail.
        /// - Parameter isSilent: the client gets 250 (`ListDecision.silentReply`), not this reply.
        case suppressed(Reply, isSilent: Bool)
        /// The lists cannot be trusted at the moment: refused for now.
        case deferred(Reply)
    }

    package var answer: Answer
    /// The versions in force of the consulted lists, by list name.
    package var versions: [String: Int64] = [:]
    /// The answers of lists in mode `observe`; they refuse no recipient.
    package var notices: [ListNotice] = []
    /// Whether a consulted suppression list has the recipient, in any mode.
    package var isSuppressed = false
    /// The segment of the audience that the recipient belongs to; empty when no list names one.
    package var segment = ""
    /// Whether a list may object once the campaign is known.
    package var awaitsCampaign = false

    package init(answer: Answer = .clear) { self.answer = answer }
}

extension ListDecision {
    /// The reply about a suppressed recipient to a client that must not see a refusal.
    ///
    ///     S: 250 2.1.5 sendguard: suppressed (unsubscribed 2026-03-01, list optouts), left out
    /// - Parameter refusal: the reply that would refuse the recipient.
    package static func silentReply(_ refusal: Reply) -> Reply {
        Reply(250, EnhancedStatusCode(2, 1, 5), refusal.lines.joined(separator: " ")).appending(", left out")
    }

    /// The reply to a message whose recipients were all left out silently.
    package static let nobodyLeft = Reply(250, EnhancedStatusCode(2, 0, 0), "sendguard: not sent, nobody is left")

    /// The reply to a message whose only remaining recipients are in a header that the ESP reads.
    package static let onlyHeaderLeft = Reply(
        550, EnhancedStatusCode(5, 7, 1),
        "sendguard: not sent, because all recipients of the envelope are suppressed and others are in the header")

    /// The end of the refusal of a whole message whose ESP would also mail recipients in a header that the lists
    /// refuse: ` in X-SMTPAPI, and 2 more`.
    /// - Parameters:
    ///   - place: the names of the header fields.
    ///   - others: how many recipients are refused besides the first.
    package static func ending(inHeader place: String, others: Int) -> String {
        " in \(place)\(others > 0 ? ", and \(others) more" : "")"
    }
}

/// The mail whose recipients are looked up in the lists.
package struct ListQuestion: Hashable, Sendable {
    package let stream: String
    /// nil before the header section has arrived.
    package let campaign: String?

    package init(stream: String, campaign: String?) {
        self.stream = stream
        self.campaign = campaign
    }
}

/// An address found on a list.
package struct ListHit: Hashable, Sendable {
    package let list: String
    package let kind: ListKind
    package let version: Int64
    package let entry: ListEntry

    package init(list: String, kind: ListKind, version: Int64, entry: ListEntry) {
        self.list = list
        self.kind = kind
        self.version = version
        self.entry = entry
    }
}

/// One list's answer about one recipient, as a kind and a sentence.
package struct ListNotice: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case suppressed
        /// Missing on an audience that the mail requires.
        case notInAudience = "not-in-audience"
        case unengaged
        /// The list is missing, too old or in doubt, or lacks the value that was asked for.
        case stale
    }

    package let list: String
    package let kind: Kind
    /// For a reply: `suppressed (unsubscribed 2026-03-01, list optouts)`.
    package let text: String

    package init(list: String, kind: Kind, text: String) {
        self.list = list
        self.kind = kind
        self.text = text
    }

    /// S: 550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list optouts)
    var reply: Reply {
        let isForNow = kind == .stale
        return Reply(
            isForNow ? 451 : 550, EnhancedStatusCode(isForNow ? 4 : 5, 7, 1), "sendguard: \(text)")
    }
}

/// The answers of lists in mode `observe` about a message's recipients, collected for its record.
package struct ListNotices: Hashable, Sendable {
    /// The name in these findings where checks have theirs.
    package static let checkName = Roster.listFindings

    private struct Entry: Hashable {
        let notice: ListNotice
        let first: Address
        /// The keys of all recipients, the first included; a recipient that is looked up again counts once.
        var recipients: Set<String>
    }

    /// One per list and kind, in the order of arrival.
    private var entries: [Entry] = []

    package init() {}

    package mutating func add(_ notices: [ListNotice], of recipient: Address) {
        for notice in notices {
            let known = entries.firstIndex { $0.notice.list == notice.list && $0.notice.kind == notice.kind }
            if let known {
                entries[known].recipients.insert(recipient.key)
            } else {
                entries.append(Entry(notice: notice, first: recipient, recipients: [recipient.key]))
            }
        }
    }

    /// One finding for each list and kind; it names the first recipient, masked.
    package var findings: [Finding] {
        entries.map { entry in
            let others = entry.recipients.count - 1
            return Finding(
                check: Self.checkName, kind: entry.notice.kind.rawValue, where: "list \(entry.notice.list)",
                excerpt: "\(entry.first)" + (others > 0 ? " and \(others) more" : ""),
                reason: entry.notice.text, action: .observed)
        }
    }
}
