import Content
import Mail

/// What the lists say about one recipient of some mail.
package struct ListDecision: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        /// Nothing is against it.
        case clear
        /// On a suppression list, or not where an audience wants it: never.
        case refused(Reply)
        /// The lists are not to be trusted now: not now.
        case deferred(Reply)
    }

    package var answer: Answer
    /// The versions in force of the lists that were asked, by list name.
    package var versions: [String: Int64] = [:]
    /// What lists in mode `observe` say; nobody is refused for it.
    package var notices: [ListNotice] = []
    /// On a suppression list that was asked, whatever its mode.
    package var isSuppressed = false
    /// The part of the audience that the recipient belongs to; empty when no list says.
    package var segment = ""
    /// A list may have more to say once the campaign is known.
    package var awaitsCampaign = false

    package init(answer: Answer = .clear) { self.answer = answer }
}

/// The mail whose recipients the lists are asked about.
package struct ListQuestion: Hashable, Sendable {
    package let stream: String
    /// nil before the header section is here.
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

/// What a list says of one recipient, as one word and a sentence.
package struct ListNotice: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case suppressed
        /// Not on an audience that the mail requires.
        case notInAudience = "not-in-audience"
        case unengaged
        /// The list is missing, too old or in doubt, or does not say what it is asked.
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

/// What lists in mode `observe` say of a message's recipients, gathered for its record.
package struct ListNotices: Hashable, Sendable {
    /// What such findings are called where checks have a name.
    package static let checkName = Roster.listFindings

    private struct Entry: Hashable {
        let notice: ListNotice
        let first: Address
        /// By their keys, the first among them: one who is asked about again counts once.
        var recipients: Set<String>
    }

    /// By list and kind, in the order in which they came.
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

    /// One finding for each list and kind; the first recipient stands in it, masked.
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
