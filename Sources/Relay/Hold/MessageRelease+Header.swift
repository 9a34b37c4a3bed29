import Content
import Mail

/// Recipients whom the ESP reads in the header of a held message: nobody can be left out of it, so all of them go or the
/// message stays.
extension MessageRelease {
    /// Whether everybody whom the header names may have the message; settles or keeps the others when not.
    mutating func fits(_ header: HeaderRecipients, _ going: [Going]) -> Bool {
        let known = Set(message.envelope.recipients.filter(\.isInHeader).map(\.position))
        let bound = header.boundKeys
        guard !known.isEmpty || !bound.isEmpty else { return true }
        let named = Set(header.addresses.map(\.key))
        let reached = Set(going.map(\.address.key))
        let positions = Set(going.map(\.position))
        let isAsHeld = going.allSatisfy { $0.command != nil || named.contains($0.address.key) }
        if isAsHeld, known.isSubset(of: positions), bound.isSubset(of: reached) { return true }
        let isRefused = message.recipients.contains { one in
            (known.contains(one.position) || bound.contains(one.address.key))
                && results.contains { $0.position == one.position && $0.state == .blocked }
        }
        if isRefused {
            settle(going, .blocked, Self.othersRefused)
        } else {
            stay(going, isAsHeld ? Self.othersStay : Self.otherHeader)
        }
        return false
    }

    private static let othersRefused = Reply(
        550, EnhancedStatusCode(5, 7, 1), "sendguard: not sent, for others that its header names are refused")
    private static let othersStay =
        "the ESP would send it to all whom its header names, and some of them are not to be sent to now"
    private static let otherHeader = "the ESP reads other recipients in its header than when it was held"
}
