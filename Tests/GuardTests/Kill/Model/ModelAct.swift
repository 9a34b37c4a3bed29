import Mail

@testable import Guard

/// A stop or a resume under way; its steps may fall between those of any other.
struct ModelAct {
    enum Kind {
        case stop(ModelScope, StopMode, endsAt: Timestamp?)
        case resume(StopID, RampPlan?)
        /// A stop that could not be recorded is tried again.
        case record(UnwrittenStop)
    }

    enum Stage {
        case asked
        /// On the disk, with the state that the store gave for it.
        case committed(SwitchState)
        /// In force; these loops are still to be passed.
        case published(loops: Set<Int>)
        /// It could not be recorded; its asker is told so when these loops have been passed.
        case failed(loops: Set<Int>)
    }

    let kind: Kind
    var stage = Stage.asked
    /// Of a stop that could not be recorded: by this name the model knows it.
    var wish: String?
    /// Of a stop, once it has one.
    var id: StopID?
    /// When it came to the disk.
    var committedAt = Timestamp(microseconds: 0)
    /// With `receiptBeforeBarrier`: what was unanswered then.
    var early: [RecordID]?
}
