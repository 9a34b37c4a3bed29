// Folder Rulings: what people decide about content while mail flows. Exceptions let a message or a tag pass; blocks
// refuse a phrase. Values, the rulings in force as every loop sees them, and how they change a judgement. It may use
// Events, Scope and Kill.

import Content
import Mail

/// A person's decision about content: an exception (`sendguard allow`) or the block of a phrase (`sendguard block`).
///
/// Its end is a time on the wall clock: an exception is dated, and it must not live longer because the machine was off.
package struct Ruling: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// The content of a refused message may pass once to each of its recipients.
        case message(RecordID)
        /// A tag may pass in one campaign. White space of any length in it is one space.
        case tag(String, campaign: NamePattern)
        /// A phrase may not pass; nil means in no campaign.
        case phrase(String, campaign: NamePattern?)
    }

    package let id: RulingID
    package let subject: Subject
    package let reason: String
    package let who: String
    package let at: Timestamp
    /// nil: never by itself. An exception always has an end.
    package let endsAt: Timestamp?
    /// Waits for a second person: an exception that is not in force yet, or the end of a block.
    package var awaited: AwaitedRuling?

    package init(
        id: RulingID, subject: Subject, reason: String, who: String, at: Timestamp, endsAt: Timestamp?,
        awaited: AwaitedRuling? = nil
    ) {
        self.id = id
        self.subject = subject
        self.reason = reason
        self.who = who
        self.at = at
        self.endsAt = endsAt
        self.awaited = awaited
    }

    /// Whether it decides about mail. A block whose end waits is still in force.
    package func isInForce(at now: Timestamp) -> Bool {
        !isOver(at: now) && (id.kind == .block || awaited == nil)
    }

    package func isOver(at now: Timestamp) -> Bool { endsAt.map { $0 <= now } ?? false }
}

extension Ruling.Subject {
    package var kind: RulingID.Kind {
        switch self {
        case .message, .tag: .exception
        case .phrase: .block
        }
    }

    /// In one line, as events show it: `message 01hzy3k9vm8q2`, `tag "{NAME}" in campaign spring`, `phrase "wrong price"`.
    package var text: String {
        switch self {
        case .message(let id): "message \(id)"
        case .tag(let tag, let campaign): "tag \"\(tag)\" in campaign \(campaign.text)"
        case .phrase(let phrase, let campaign):
            "phrase \"\(phrase)\"" + (campaign.map { " in campaign \($0.text)" } ?? "")
        }
    }
}

/// The id of a ruling: ascending from 1 in one state folder. An exception is shown as `A1`, a block as `B2`.
package struct RulingID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package enum Kind: Character, Sendable, CaseIterable {
        case exception = "A"
        case block = "B"
    }

    package let kind: Kind
    package let value: Int64

    package init(_ kind: Kind, value: Int64) {
        self.kind = kind
        self.value = value
    }

    package var description: String { "\(kind.rawValue)\(value)" }

    /// Reads `A12` or `b12`.
    package init?(_ text: some StringProtocol) {
        for kind in Kind.allCases {
            guard let value = StopID.number(in: text, behind: kind.rawValue) else { continue }
            self.init(kind, value: value)
            return
        }
        return nil
    }

    package static func < (a: RulingID, b: RulingID) -> Bool { a.value < b.value }
}

/// The first person's part of a change that takes two people.
package struct AwaitedRuling: Hashable, Sendable {
    package let who: Identity
    package let reason: String
    package let at: Timestamp

    package init(who: Identity, reason: String, at: Timestamp) {
        self.who = who
        self.reason = reason
        self.at = at
    }
}

/// A request for a ruling, before it has an id.
package struct RulingOrder: Hashable, Sendable {
    package var subject: Ruling.Subject
    package var reason: String
    package var who: Identity
    package var endsAt: Timestamp?
    /// Whether a second person must confirm it.
    package var isAwaited: Bool

    package init(
        subject: Ruling.Subject, reason: String, who: Identity, endsAt: Timestamp?, isAwaited: Bool = false
    ) {
        self.subject = subject
        self.reason = reason
        self.who = who
        self.endsAt = endsAt
        self.isAwaited = isAwaited
    }
}

/// A change of a ruling.
package struct RulingChange: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// A second person confirms an exception: it is in force from now on.
        case confirm
        case end
        /// The end of a block waits for a second person.
        case askEnd
        /// The message passed by the exception, to the last of its recipients: the exception is used up.
        case use(RecordID)
        /// Nobody is left who may have the content.
        case runOut
    }

    package var ruling: RulingID
    package var step: Step
    package var reason: String
    package var who: Identity

    package init(_ ruling: RulingID, _ step: Step, reason: String, who: Identity) {
        self.ruling = ruling
        self.step = step
        self.reason = reason
        self.who = who
    }
}

/// How a ruling ended.
package struct RulingEnd: Hashable, Sendable {
    package let at: Timestamp
    package let who: String
    package let reason: String

    package init(at: Timestamp, who: String, reason: String) {
        self.at = at
        self.who = who
        self.reason = reason
    }
}

/// The bounds of rulings.
package enum RulingLimits {
    /// The time of an exception when none is given, in seconds.
    package static let usualSeconds = 86_400
    /// The longest time of an exception. Whoever needs it longer corrects the configuration.
    package static let longestSeconds = 7 * 86_400
    /// Rulings of each kind at a time. Each blocked phrase is searched for in every message.
    package static let count = 100
    /// Ended exceptions that the guard knows, to tell why a later try is refused.
    package static let spent = 100
}
