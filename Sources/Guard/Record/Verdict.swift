import Content
import Mail

/// What became of a message as a whole.
package enum Verdict: String, Sendable, CaseIterable, Codable {
    /// At least one recipient was accepted by the ESP, at once or when held mail was released.
    case relayed
    /// A check, a list or a rejecting stop refused it for good; or somebody has discarded it after it was held.
    case blocked
    /// Kept by us; the client has its 250.
    case held
    /// Not now: a deferring stop, a failure of ours, a list that is too old. The client keeps it.
    case deferred
    /// The ESP refused it.
    case refused
    /// Its end of data may have left and no answer was recorded.
    case unknown
}

extension Verdict {
    /// Of a message that was held: what has become of it since.
    /// - Parameter states: of the recipients that were held, as they are now.
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
            } else {
                .blocked
            }
    }
}

/// What became of one recipient of a message.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case accepted, refused, blocked, deferred, held, unknown, released, discarded
    }

    package let address: Address
    package var state: State
    /// The reply the client was given for this recipient, ours or the ESP's; nil while there is none.
    package var reply: Reply?
    /// The part of the audience that the recipient belonged to; empty when no list said.
    package var segment: String
    /// The header field in which the ESP reads the recipient; nil for one of the envelope.
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
    /// In `allCases`.
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
        }
    }

    /// The ESP took it: at once, or when it was released.
    package var isTaken: Bool { self == .accepted || self == .released }

    /// Whether the recipient has the message or may have it.
    package var hasLeft: Bool { isTaken || self == .unknown }
}

/// What followed a committed record: the ESP's answer, or why the end of data never left.
package struct Outcome: Sendable {
    package let id: RecordID
    package let at: Timestamp
    package let verdict: Verdict
    /// The new state of every delivery that the first commit left `unknown`.
    package let state: Delivery.State
    /// The reply that decided it: the ESP's, or ours.
    package let reply: Reply
    /// The stop that kept the end of data back.
    package let stop: StopID?
    /// The id that the ESP's reply names.
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
    /// What the record says; of a stop that holds, when the message is not kept.
    package var verdict: Verdict {
        switch self {
        case .by(_, as: .reject): .blocked
        case .by, .paced, .halted: .deferred
        }
    }
}
