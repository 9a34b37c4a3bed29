import Content
import Mail

/// The outcome of a message as a whole.
package enum Verdict: String, Sendable, CaseIterable, Codable {
    /// The ESP accepted at least one recipient, directly or when held mail was released.
    case relayed
    /// A check, an audience or a stop with mode `reject` refused it for good; or it was held and then discarded.
    case blocked
    /// All its recipients are on suppression lists. Its client got 550 or, with `refuse: silently`, 250.
    case suppressed
    /// The guard keeps it; the client got 250.
    case held
    /// Refused for now: by a stop with mode `defer`, a failure of the guard, or a list that is too old. The client
    /// keeps it.
    case deferred
    /// The ESP refused it.
    case refused
    /// Its end of data may have left, and no reply was recorded.
    case unknown
}

extension Verdict {
    /// The current verdict of a message that was held.
    /// - Parameter states: the current states of the recipients that were held.
    package init(ofHeld states: some Sequence<Delivery.State>) {
        let states = Set(states)
        self =
            if states.isEmpty || states.contains(.held) {
                .held
            } else if states.contains(.released) || states.contains(.accepted) {
                .relayed
            } else if states.contains(.unknown) {
                .unknown
            } else if states.contains(.refused) {
                .refused
            } else if states == [.suppressed] {
                .suppressed
            } else {
                .blocked
            }
    }
}

/// The outcome for one recipient of a message.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case accepted, refused, blocked, deferred, held, unknown, released, discarded
        /// On a suppression list, so left out or refused. Records of earlier versions have `blocked` here.
        case suppressed
    }

    package let address: Address
    package var state: State
    /// The reply to the client for this recipient, the guard's or the ESP's; nil while there is none.
    package var reply: Reply?
    /// The recipient's segment of the audience; empty when no list names one.
    package var segment: String
    /// The header field in which the ESP reads the recipient; nil for a recipient of the envelope.
    package let header: String?

    package init(address: Address, state: State, reply: Reply?, segment: String = "", header: String? = nil) {
        self.address = address
        self.state = state
        self.reply = reply
        self.segment = segment
        self.header = header
    }
}

extension Delivery.State {
    /// The index in `allCases`.
    package var index: Int {
        switch self {
        case .accepted: 0
        case .refused: 1
        case .blocked: 2
        case .deferred: 3
        case .held: 4
        case .unknown: 5
        case .released: 6
        case .discarded: 7
        case .suppressed: 8
        }
    }

    /// Whether the ESP accepted it, directly or after a release.
    package var isTaken: Bool { self == .accepted || self == .released }

    /// Whether the recipient has, or may have, the message.
    package var hasLeft: Bool { isTaken || self == .unknown }
}

/// The outcome of a committed record: the ESP's reply, or the reason why the end of data never left.
package struct Outcome: Sendable {
    package let id: RecordID
    package let at: Timestamp
    package let verdict: Verdict
    /// The new state of every delivery that the first commit left `unknown`.
    package let state: Delivery.State
    /// The reply that decided it: the ESP's or the guard's.
    package let reply: Reply
    /// The stop that blocked the end of data.
    package let stop: StopID?
    /// The id in the ESP's reply.
    package var espID: String?

    package init(
        id: RecordID, at: Timestamp, verdict: Verdict, state: Delivery.State, reply: Reply, stop: StopID? = nil
    ) {
        self.id = id
        self.at = at
        self.verdict = verdict
        self.state = state
        self.reply = reply
        self.stop = stop
    }
}

extension Refusal {
    /// `blocked` or `deferred`.
    package var verdict: Verdict { isForNow ? .deferred : .blocked }
}

extension Stopped {
    /// The verdict for the record; for a stop with mode `hold`, the verdict when the message could not be stored.
    package var verdict: Verdict {
        switch self {
        case .by(_, as: .reject): .blocked
        case .by, .paced, .outdated, .halted: .deferred
        }
    }
}
