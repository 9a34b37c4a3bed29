// Folder Events: who changes the guard (`Identity`), the events that record it, and the limits of the values they may
// give. The lowest folder of this target: it uses no other.

import Mail

/// An event: something done to the guard. Says who did it, when and why, and what was in force before and after.
package struct GuardEvent: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case stop, resume
        /// A person gave the reason for a stop later.
        case stopReason = "stop-reason"
        /// A resume waits for a second person, or that wait ended.
        case resumeAsked = "resume-asked"
        /// A stop reached its end time.
        case expired
        case trip, release, discard
        /// A person lets a message or a tag pass.
        case allow
        /// That ended: by a person, by its time, or by the message that passed.
        case allowEnd = "allow-end"
        /// A person blocked a phrase.
        case block
        case blockEnd = "block-end"
        /// An exception, or the end of a block, waits for a second person.
        case rulingAsked = "asked"
        case importList = "import"
        /// A person added entries to a list by hand.
        case addToList = "list-add"
        case removeFromList = "list-remove"
        case deleteList = "list-delete"
        /// A person's data was erased; the event does not name the person.
        case erase
        case reload
        /// A person opened, changed or closed an incident.
        case incident
        /// The guard deleted records: they were too old, or room was needed.
        case prune
        /// The guard refused a client's login.
        case login
        /// A user or a token of the control interface was made, changed or taken away.
        case access
        /// A person asked for a change that they are not allowed to make.
        case refused
    }

    package let at: Timestamp
    package let kind: Kind
    package let who: Identity
    package let reason: String
    /// The changed thing: a stop's id and scope, a list's name, a filter of held messages.
    package let subject: String
    /// What is in force before and after the event, each in one line: `S1 all defer; S2 campaign:spring-* hold`, or
    /// `nothing`.
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

/// Who acts on the guard: a person at the control socket, or a part of the guard.
package struct Identity: Hashable, Sendable, Codable {
    /// As records and receipts show it: `ann`, `ann (as root)`, `STOP file`, `rule placeholder-burst`.
    package let name: String
    /// The user id that the kernel reports. nil for the guard itself, and when a command only claims a name.
    package let userID: UInt32?

    package init(name: String, userID: UInt32? = nil) {
        self.name = name
        self.userID = userID
    }

    /// Whether this person may confirm what another person asked for. Confirming needs two different kernel user ids; a
    /// person without a user id cannot confirm.
    package func mayConfirm(_ first: Identity) -> Bool {
        if let other = first.userID, let userID { return other != userID }
        // A user of the interface over TCP and one of this machine are two people when their names differ.
        guard let one = person, let other = first.person else { return false }
        return one != other
    }

    /// The name of the person, without how it is known; nil for the guard, for a program with a token, and for a name
    /// that is only claimed.
    package var person: String? {
        if userID != nil { return name.split(separator: " ").first.map(String.init) }
        for way in Self.ways where name.hasSuffix(way) { return String(name.dropLast(way.count)) }
        return nil
    }

    private static let ways = [" (password)", " (password and code)", " (proxy)"]

    /// A person who logged in to the interface over TCP.
    /// - Parameter way: one of `password`, `password and code`, `proxy`.
    package static func visitor(_ name: String, by way: String) -> Identity { Identity(name: "\(name) (\(way))") }

    /// The guard itself.
    package static let guardItself = Identity(name: "sendguard")
}

/// A page of events, oldest first.
package struct EventPage: Sendable {
    /// The event after which the next page begins, and the last event of the whole answer.
    package struct Place: Hashable, Sendable {
        package let after: Int64
        package let upTo: Int64

        package init(after: Int64, upTo: Int64) { (self.after, self.upTo) = (after, upTo) }
    }

    package var events: [GuardEvent]
    /// nil on the last page.
    package var next: Place?

    package init(events: [GuardEvent], next: Place?) { (self.events, self.next) = (events, next) }

    /// Events in one page.
    package static let limit = 500
}
