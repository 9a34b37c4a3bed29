import Mail

/// The id of a stop: ascending from 1 in one state folder, shown as `S1`.
package struct StopID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: Int64
    package init(value: Int64) { self.value = value }
    package static func < (a: StopID, b: StopID) -> Bool { a.value < b.value }
    package var description: String { "S\(value)" }

    /// Reads `S12`, `s12` or `12`.
    package init?(_ text: some StringProtocol) {
        let digits = text.hasPrefix("S") || text.hasPrefix("s") ? text.dropFirst() : text[...]
        guard digits.first?.isNumber == true, let value = Int64(digits), value > 0 else { return nil }
        self.init(value: value)
    }
}

/// What a stop does with mail in its scope.
package enum StopMode: String, Sendable, CaseIterable, Codable {
    /// 451: the client keeps the message and tries again later.
    case `defer`
    /// 550: the client gives up on it.
    case reject
}

/// An active kill.
package struct Stop: Hashable, Sendable {
    package let id: StopID
    package let scope: StopScope
    package let mode: StopMode
    package let reason: String
    /// Who asked: a user name, or the rule that tripped.
    package let who: String
    package let at: Timestamp

    package init(id: StopID, scope: StopScope, mode: StopMode, reason: String, who: String, at: Timestamp) {
        self.id = id
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.who = who
        self.at = at
    }
}
