import Mail

/// An active stop.
package struct Stop: Hashable, Sendable {
    package let id: StopID
    package let scope: StopScope
    package let mode: StopMode
    package let reason: String
    /// Who or what pulled it: a user name, the file, the signal, or the rule that tripped.
    package let who: String
    package let origin: StopOrigin
    package let at: Timestamp
    /// When it ends by itself, on the switch's clock (`SwitchClock`); nil: never.
    package let endsAt: Timestamp?

    package init(
        id: StopID, scope: StopScope, mode: StopMode, reason: String, who: String, origin: StopOrigin = .person,
        at: Timestamp, endsAt: Timestamp? = nil
    ) {
        self.id = id
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.who = who
        self.origin = origin
        self.at = at
        self.endsAt = endsAt
    }

    package init(id: StopID, _ order: StopOrder, at: Timestamp) {
        self.init(
            id: id, scope: order.scope, mode: order.mode, reason: order.reason, who: order.who.name,
            origin: order.origin, at: at, endsAt: order.endsAt)
    }
}

/// The id of a stop: ascending from 1 in one state folder, shown as `S1`. A stop that is not recorded yet is shown as
/// `U1`; these numbers start again at 1 when all stops are recorded.
package struct StopID: CountedID {
    package static let letter: Character = "S"
    private static let unwrittenLetter: Character = "U"

    /// Negative for a stop that is not recorded yet.
    package let value: Int64

    package init(value: Int64) { self.value = value }

    package init(unwritten number: Int) { self.init(value: -Int64(number)) }

    /// Whether the stop has no id in the store yet.
    package var isUnwritten: Bool { value < 0 }

    /// The number after `U`; 0 for a recorded stop.
    package var unwrittenNumber: Int { isUnwritten ? Int(-value) : 0 }

    package var description: String { isUnwritten ? "\(Self.unwrittenLetter)\(-value)" : "\(Self.letter)\(value)" }

    /// Reads `S12`, `s12`, `12` or `U2`.
    package init?(_ text: some StringProtocol) {
        if let number = Self.number(in: text, behind: Self.unwrittenLetter) {
            self.init(value: -number)
        } else if let number = Self.number(in: text, behind: Self.letter) ?? Self.number(in: text) {
            self.init(value: number)
        } else {
            return nil
        }
    }
}

/// What a stop does with mail in its scope.
package enum StopMode: String, Sendable, CaseIterable, Codable {
    /// 451: the client keeps the message and retries later.
    case `defer`
    /// 550: the client gives the message up.
    case reject
    /// 250, after the whole message is stored and synced; only `held release` sends it.
    case hold

    /// When several stops cover a message, the highest rank decides. So a deferral wins over a hold, and a permanent
    /// refusal wins over both.
    package var rank: Int {
        switch self {
        case .hold: 0
        case .defer: 1
        case .reject: 2
        }
    }
}

/// The origin of a stop. A person's stop and a rule's stop are separate: ending one never ends the other.
package enum StopOrigin: Hashable, Sendable {
    /// A person, by command or API.
    case person
    /// The `STOP` file in the state folder.
    case file
    /// SIGUSR1.
    case signal
    /// A trip rule, by its name.
    case rule(String)

    package var text: String {
        switch self {
        case .person: "person"
        case .file: "file"
        case .signal: "signal"
        case .rule(let name): "rule:\(name)"
        }
    }

    /// Reads what `text` writes.
    package init?(_ text: some StringProtocol) {
        switch text {
        case "person": self = .person
        case "file": self = .file
        case "signal": self = .signal
        default:
            guard text.hasPrefix("rule:"), text.utf8.count > 5 else { return nil }
            self = .rule(String(text.dropFirst(5)))
        }
    }

    package var isAutomatic: Bool { if case .rule = self { true } else { false } }
}

/// A request for a stop, before it has an id.
package struct StopOrder: Hashable, Sendable {
    package var scope: StopScope
    package var mode: StopMode
    /// For senders and colleagues to read.
    package var reason: String
    package var who: Identity
    package var origin: StopOrigin
    /// When it ends by itself, on the switch's clock (`SwitchClock`); nil, the usual value: never.
    package var endsAt: Timestamp?

    /// The reason shown when no reason was given.
    package static let noReason = "no reason given"

    package init(
        scope: StopScope = .all, mode: StopMode = .defer, reason: String, who: Identity,
        origin: StopOrigin = .person, endsAt: Timestamp? = nil
    ) {
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.who = who
        self.origin = origin
        self.endsAt = endsAt
    }
}

/// The proof that a stop returns.
package struct StopReceipt: Sendable {
    package let stop: Stop
    /// When the stop was requested.
    package let askedAt: Timestamp
    /// When the barrier had passed every loop: after this time no end of data in scope was sent.
    package let completeAt: Timestamp
    /// Messages whose end of data was sent and whose reply had not arrived at `completeAt`.
    package let unanswered: [RecordID]

    package init(stop: Stop, askedAt: Timestamp, completeAt: Timestamp, unanswered: [RecordID]) {
        self.stop = stop
        self.askedAt = askedAt
        self.completeAt = completeAt
        self.unanswered = unanswered
    }
}

extension Stop {
    /// Whether the order would change nothing: this stop has at least the same scope, is at least as strict, and
    /// lasts at least as long. A person's stop and a rule's stop never replace each other, because ending one does
    /// not end the other.
    package func supersedes(_ order: StopOrder) -> Bool {
        scope.includes(order.scope) && mode.rank >= order.mode.rank && outlasts(order)
            && origin.isAutomatic == order.origin.isAutomatic
    }

    private func outlasts(_ order: StopOrder) -> Bool {
        guard let endsAt else { return true }
        return order.endsAt.map { endsAt >= $0 } ?? false
    }
}

/// Why the kill switch refuses a permit.
package enum Stopped: Error, Hashable, Sendable {
    /// An active stop covers the message.
    /// - Parameter as: the stop's mode, or a milder one when the stop covers only some of the recipients.
    case by(Stop, as: StopMode)
    /// A stop was ended with a ramp, and the ramp's rate is used up for now.
    case paced(Ramp)
    /// The message was judged before a person changed what may pass: it must be judged again.
    case outdated
    /// The guard halted itself: it cannot trust its state, so no mail passes.
    case halted(Halt)

    /// The reply to the client. For a stop with mode `hold`: the reply when the message cannot be stored.
    package var reply: Reply {
        switch self {
        case .by(let stop, let mode):
            let text = "sendguard: stopped: \(stop.reason) [stop \(stop.id)]"
            return switch mode {
            case .defer, .hold: Reply(451, EnhancedStatusCode(4, 7, 1), text)
            case .reject: Reply(550, EnhancedStatusCode(5, 7, 1), text)
            }
        case .paced(let ramp):
            return Reply(
                451, EnhancedStatusCode(4, 7, 1),
                "sendguard: mail is being resumed slowly, try again later [stop \(ramp.stop)]")
        case .outdated:
            return Reply(
                451, EnhancedStatusCode(4, 7, 1),
                "sendguard: what may pass has just been changed, try again")
        case .halted(let halt): return halt.reply
        }
    }

    /// The stop that refused the message, or the stop with the ramp that did.
    package var stop: StopID? {
        switch self {
        case .by(let stop, _): stop.id
        case .paced(let ramp): ramp.stop
        case .outdated, .halted: nil
        }
    }

    /// The stop that holds the message; nil when the message is refused.
    package var holding: Stop? { if case .by(let stop, as: .hold) = self { stop } else { nil } }
}

/// A failure of the guard itself; it stops all mail until it ends.
package enum Halt: String, Error, Hashable, Sendable, CaseIterable {
    /// The audit log cannot commit; ends by itself when commits work again.
    case auditUnavailable
    /// The kill switch's state could not be read at start.
    case stateUnreadable
    /// A requested stop could not be committed; ends when it is committed or withdrawn (`UnwrittenStops`).
    case stopUnrecorded
    /// The state may not be the latest one (`SwitchStore.doubt`). The halt ends when a person confirms that the state
    /// is right.
    case stateInDoubt

    package var reply: Reply {
        switch self {
        case .auditUnavailable:
            Reply(451, EnhancedStatusCode(4, 3, 0), "sendguard: halted: the audit log cannot be written")
        case .stopUnrecorded:
            Reply(451, EnhancedStatusCode(4, 7, 1), "sendguard: halted: a requested stop could not be recorded")
        case .stateInDoubt:
            Reply(
                451, EnhancedStatusCode(4, 7, 0),
                "sendguard: halted: the state is not the one last used, so stops may be missing")
        case .stateUnreadable:
            Reply(451, EnhancedStatusCode(4, 7, 0), "sendguard: halted: the state of the kill switch cannot be read")
        }
    }
}
