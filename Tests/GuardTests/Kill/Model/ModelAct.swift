import Mail

@testable import Guard

/// A stop or resume in progress; its steps interleave with those of others.
struct ModelAct {
    enum Kind {
        case stop(ModelScope, StopMode, endsAt: Timestamp?)
        case resume(StopID, RampPlan?)
        /// Another try to record a stop that could not be recorded.
        case record(UnwrittenStop)
    }

    enum Stage {
        case asked
        /// On the disk, with the state that the store returned.
        case committed(SwitchState)
        /// In force; the barrier has not passed these loops yet.
        case published(loops: Set<Int>)
        /// It could not be recorded; its caller gets the failure after the barrier has passed these loops.
        case failed(loops: Set<Int>)
    }

    let kind: Kind
    var stage = Stage.asked
    /// The model's name for a stop that could not be recorded.
    var wish: String?
    /// The id of the stop, once it has one.
    var id: StopID?
    /// When it was committed.
    var committedAt = Timestamp(microseconds: 0)
    /// With `receiptBeforeBarrier`: the unanswered messages at that time.
    var early: [RecordID]?
}
