import Mail

/// Which held mail a question or an act is about; every condition that is present must hold. Names are compared as
/// those of stops are: without regard to case, `*` standing for any characters.
package struct HeldFilter: Hashable, Sendable, Codable {
    /// Of records.
    package var ids: [String] = []
    package var campaign: String?
    package var sender: String?
    package var stream: String?
    /// Held by this stop, such as `S1`.
    package var stop: String?
    /// Full text of an address; selects that recipient of a message alone.
    package var recipient: String?
    /// Selects the recipients at that domain alone.
    package var recipientDomain: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// A stop's scope: all that it covers.
    package var scope: String?
    /// Only messages that came after this one, an id; how the next chunk goes on.
    package var after: String?
    /// The oldest so many.
    package var limit: Int?

    package init() {}

    /// In one line, for the audit trail: `campaign spring-*, since 2026-03-01T12:00:00.000Z`; `all held mail`.
    package var text: String {
        let parts: [String?] = [
            ids.isEmpty ? nil : ids.count > 5 ? "\(ids.count) ids" : "ids \(ids.joined(separator: " "))",
            campaign.map { "campaign \($0)" }, sender.map { "sender \($0)" }, stream.map { "stream \($0)" },
            stop.map { "stop \($0)" }, recipient.map { "recipient \($0)" },
            recipientDomain.map { "recipient-domain \($0)" }, since.map { "since \($0.rfc3339)" },
            until.map { "until \($0.rfc3339)" }, scope,
        ]
        let present = parts.compactMap { $0 }
        return present.isEmpty ? "all held mail" : present.joined(separator: ", ")
    }
}
