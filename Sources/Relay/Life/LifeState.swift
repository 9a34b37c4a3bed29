import Guard

/// The state of a message's life. This file has all states, events and legal moves; `MessageLife` can make no other
/// move.
///
/// A life begins `enveloped` and ends `recorded`. A new message is a new life, so no state is ever reset.
enum LifeState {
    /// The ESP is asked about each recipient that the guard does not refuse.
    case enveloped(Intake)
    /// A stop covers the message, and the guard answers when the header section has arrived (`stop.answer: data`).
    /// Until then the guard accepts recipients without asking an ESP.
    case postponed(Intake)
    /// A stop will hold the message. The guard accepts recipients; no ESP is asked before everything is known.
    case holding(Intake)
    /// A stop applied when the header section arrived. The rest of the body is discarded.
    case stoppedAtHead(StopAtHeader)
    /// The record is made. The verdict is nil until it is durable.
    case recorded(Verdict?)

    init() { self = .enveloped(Intake()) }
}

/// How a message is being received.
struct Intake: Hashable {
    /// Whether a ramp had no free place at MAIL, so that each recipient is checked against it.
    var isPaced = false
    /// Whether a stop applies that is answered at the header section, even if another stop holds the message.
    var answersAtHead = false
    /// Whether the stops were checked against the header section.
    var hasAskedAtHead = false
}

/// The stop that applied at the header section, and the fields for the record of a message that is not read.
struct StopAtHeader {
    let stopped: Stopped
    let subject: String
    /// As `MessageIDText.recorded`; nil when there is none.
    let messageID: String?
}

// MARK: events of a life

extension LifeState {
    mutating func didMeetRamp() { take(.ramp) { $0.isPaced = true } }

    mutating func didPostpone() { take(.stopPostponed) { $0.answersAtHead = true } }

    mutating func didMeetHold() { take(.holdMet) { _ in } }

    mutating func didAskAtHead() { take(.headAsked) { $0.hasAskedAtHead = true } }

    mutating func didStopAtHead(_ stop: StopAtHeader) { move(.headStopped, to: .stoppedAtHead(stop)) }

    mutating func didRecord() { move(.recorded, to: .recorded(nil)) }

    /// The verdict of the message is durable.
    mutating func didSettle(_ verdict: Verdict) { move(.settled, to: .recorded(verdict)) }

    /// A move among the states in which the message is being received.
    private mutating func take(_ event: Event, _ change: (inout Intake) -> Void) {
        guard var intake else { preconditionFailure("\(event) of a message that is \(name)") }
        change(&intake)
        switch (event, self) {
        case (.holdMet, _), (_, .holding): move(event, to: .holding(intake))
        case (.stopPostponed, _), (_, .postponed): move(event, to: .postponed(intake))
        default: move(event, to: .enveloped(intake))
        }
    }

    private mutating func move(_ event: Event, to next: LifeState) {
        precondition(
            Self.moves.contains(Move(from: name, event: event, to: next.name)), "\(event) of a message that is \(name)")
        self = next
    }
}

// MARK: questions about a life

extension LifeState {
    /// nil when the message is no longer being received.
    var intake: Intake? {
        switch self {
        case .enveloped(let intake), .postponed(let intake), .holding(let intake): intake
        case .stoppedAtHead, .recorded: nil
        }
    }

    /// Whether no ESP is asked yet: the decision needs more of the message.
    var isUnasked: Bool {
        switch self {
        case .postponed, .holding: true
        case .enveloped, .stoppedAtHead, .recorded: false
        }
    }

    var isRecorded: Bool { name == .recorded }
}

// MARK: the moves

extension LifeState {
    /// The states without their payload.
    enum Name: CaseIterable, Sendable { case enveloped, postponed, holding, stoppedAtHead, recorded }

    /// The events of a message's life.
    enum Event: CaseIterable, Sendable {
        case ramp, stopPostponed, holdMet, headAsked, headStopped, recorded, settled
    }

    struct Move: Hashable, Sendable {
        let from: Name
        let event: Event
        let to: Name
    }

    /// Every legal move.
    static let moves: Set<Move> = [
        Move(from: .enveloped, event: .ramp, to: .enveloped),
        Move(from: .enveloped, event: .stopPostponed, to: .postponed),
        Move(from: .postponed, event: .stopPostponed, to: .postponed),
        Move(from: .holding, event: .stopPostponed, to: .holding),
        Move(from: .enveloped, event: .holdMet, to: .holding),
        Move(from: .postponed, event: .holdMet, to: .holding),
        Move(from: .holding, event: .holdMet, to: .holding),

        Move(from: .enveloped, event: .headAsked, to: .enveloped),
        Move(from: .postponed, event: .headAsked, to: .postponed),
        Move(from: .holding, event: .headAsked, to: .holding),
        Move(from: .enveloped, event: .headStopped, to: .stoppedAtHead),
        Move(from: .postponed, event: .headStopped, to: .stoppedAtHead),
        Move(from: .holding, event: .headStopped, to: .stoppedAtHead),

        Move(from: .enveloped, event: .recorded, to: .recorded),
        Move(from: .postponed, event: .recorded, to: .recorded),
        Move(from: .holding, event: .recorded, to: .recorded),
        Move(from: .stoppedAtHead, event: .recorded, to: .recorded),
        Move(from: .recorded, event: .settled, to: .recorded),
    ]

    var name: Name {
        switch self {
        case .enveloped: .enveloped
        case .postponed: .postponed
        case .holding: .holding
        case .stoppedAtHead: .stoppedAtHead
        case .recorded: .recorded
        }
    }
}
