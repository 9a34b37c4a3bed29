// Folder Acts: who acts on the guard, what they did, and how large what they ask for may be. The lowest folder
// of this target: it uses no other.

import Mail

/// Something that was done to the guard, for the audit trail: who, when, why, and what was in force before and after.
package struct GuardEvent: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case stop, resume
        /// Somebody said why a stop was pulled, afterwards.
        case stopReason = "stop-reason"
        /// A resume that waits for a second person, and what became of it.
        case resumeAsked = "resume-asked"
        /// A stop's own time was over.
        case expired
        case trip, release, discard
        case importList = "import"
        /// Single entries of a list.
        case addToList = "list-add"
        case removeFromList = "list-remove"
        /// A person was forgotten; the act does not say who.
        case erase
        case reload
        /// An incident was opened, changed or closed by a person.
        case incident
        /// Records went, for their age or to make room.
        case prune
        /// A client's login was refused.
        case login
        /// Somebody wanted to change something and was not allowed to.
        case refused
    }

    package let at: Timestamp
    package let kind: Kind
    package let who: Identity
    package let reason: String
    /// What it was done to: a stop's id and scope, a list's name, a filter of held messages.
    package let subject: String
    /// What was in force before and after, each in one line: `S1 all defer; S2 campaign:spring-* hold`, or `nothing`.
    package let before: String
    package let after: String

    package init(
        at: Timestamp, kind: Kind, who: Identity, reason: String, subject: String, before: String = "",
        after: String = ""
    ) {
        self.at = at
        self.kind = kind
        self.who = who
        self.reason = reason
        self.subject = subject
        self.before = before
        self.after = after
    }
}

/// Who acts on the guard: a person at the control socket, or a part of the guard itself.
package struct Identity: Hashable, Sendable, Codable {
    /// As records and receipts show it: `ann`, `ann (as root)`, `STOP file`, `rule placeholder-burst`.
    package let name: String
    /// The user behind it as the kernel tells it; nil for the guard itself, and for what a command only claims.
    package let userID: UInt32?

    package init(name: String, userID: UInt32? = nil) {
        self.name = name
        self.userID = userID
    }

    /// The guard's own doing.
    package static let guardItself = Identity(name: "sendguard")
}

/// A page of the trail of acts, oldest first.
package struct EventPage: Sendable {
    /// The act behind which the next page begins, and the last act that belongs to the answer.
    package struct Place: Hashable, Sendable {
        package let after: Int64
        package let upTo: Int64

        package init(after: Int64, upTo: Int64) { (self.after, self.upTo) = (after, upTo) }
    }

    package var events: [GuardEvent]
    /// nil when there are no more.
    package var next: Place?

    package init(events: [GuardEvent], next: Place?) { (self.events, self.next) = (events, next) }

    /// Acts of a page.
    package static let limit = 500
}
