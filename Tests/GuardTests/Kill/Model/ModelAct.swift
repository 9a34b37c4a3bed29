import Mail

@testable import Guard

/// A stop or a resume under way; its steps may fall between those of any other.
struct ModelAct {
    enum Kind {
        case stop(ModelScope, StopMode)
        case resume(StopID, RampPlan?)
    }

    enum Stage {
        case asked
        /// On the disk, with the state that the store gave for it.
        case committed(SwitchState)
        /// In force; these loops are still to be passed.
        case published(loops: Set<Int>)
    }

    let kind: Kind
    var stage = Stage.asked
    /// Of a stop, once it has one.
    var id: StopID?
    /// With `receiptBeforeBarrier`: what was unanswered then.
    var early: [RecordID]?
}
