import Guard

/// An act of the audit trail.
package struct ActReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var act: Act.Kind
    package var who: String
    /// The user's number as the kernel tells it; null when it is not known, and for the guard itself.
    package var userID: UInt32?
    package var reason: String
    package var subject: String
    /// What was in force before and after; empty where the act changes nothing of it.
    package var before: String
    package var after: String

    /// - Parameter redaction: what is shown of people whom the act names.
    package init(_ act: Act, _ redaction: AddressRedaction = .off) {
        at = act.at.rfc3339
        self.act = act.kind
        who = act.who.name
        userID = act.who.userID
        reason = redaction.shown(act.reason)
        subject = redaction.shown(act.subject)
        before = redaction.shown(act.before)
        after = redaction.shown(act.after)
    }
}
