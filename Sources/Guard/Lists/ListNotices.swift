import Content
import Mail

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
