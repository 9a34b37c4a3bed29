import Guard

/// Where a message's life stands. Names, events and every legal move are in this file; `MessageLife` cannot make another.
///
/// A life begins `enveloped` and ends `recorded`; a new message is a new life, so nothing is ever set back.
enum LifeState {
    /// The ESP is asked about each recipient that nothing here refuses.
    case enveloped(Intake)
    /// A stop covers the message and is answered when its header section is here (`stop.answer: data`). Recipients are
    /// taken here; no ESP is asked before.
    case postponed(Intake)
    /// A stop wants the message kept. Recipients are taken here; no ESP is asked before all is known.
    case holding(Intake)
    /// A stop was met when the header section was here. The rest of the body is not kept.
    case stoppedAtHead(HeadStop)
    /// The record is made. What it came to; nil as long as that is not durable.
    case recorded(Verdict?)

    init() { self = .enveloped(Intake()) }
}

/// How a message is taken in.
struct Intake: Hashable {
    /// A ramp had no place at MAIL, so each recipient is held to it.
    var isPaced = false
    /// A stop that is answered when the header section is here was met, whether or not another one holds the message.
    var answersAtHead = false
    /// The stops were asked about the header section.
    var hasAskedAtHead = false
}

/// The stop that a message met with its header section, and what the record has of a message that is not read.
struct HeadStop {
    let stopped: Stopped
    let subject: String
    /// As `MessageIDText.recorded`; nil when there is none.
    let messageID: String?
}

// MARK: what happens to a life

extension LifeState {
    mutating func didMeetRamp() { take(.ramp) { $0.isPaced = true } }

    mutating func didPostpone() { take(.stopPostponed) { $0.answersAtHead = true } }

    mutating func didMeetHold() { take(.holdMet) { _ in } }

    mutating func didAskAtHead() { take(.headAsked) { $0.hasAskedAtHead = true } }

    mutating func didStopAtHead(_ stop: HeadStop) { move(.headStopped, to: .stoppedAtHead(stop)) }

    mutating func didRecord() { move(.recorded, to: .recorded(nil)) }

    /// It is on record what the message came to.
    mutating func didSettle(_ verdict: Verdict) { move(.settled, to: .recorded(verdict)) }

    /// A move among the states in which the message is taken in.
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

// MARK: what is asked of a life

extension LifeState {
    /// nil when nothing more is taken in.
    var intake: Intake? {
        switch self {
        case .enveloped(let intake), .postponed(let intake), .holding(let intake): intake
        case .stoppedAtHead, .recorded: nil
        }
    }

    /// Whether no ESP is asked: what becomes of the message is known only when more of it is here.
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
    /// The states without what they hold.
    enum Name: CaseIterable, Sendable { case enveloped, postponed, holding, stoppedAtHead, recorded }

    /// What happens to a message.
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
