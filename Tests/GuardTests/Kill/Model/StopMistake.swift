/// A mistake that the guard's code around the kill switch could make. The model must detect each mistake. Otherwise
/// it proves nothing.
enum StopMistake: CaseIterable {
    /// The receipt is written as soon as the state is published.
    case noBarrier
    /// The barrier passes only the first loop.
    case barrierOfOneLoop
    /// The unanswered messages are read before the barrier.
    case receiptBeforeBarrier
    /// The stop returns before it is committed.
    case commitsAfterReturn
    /// The state that is published last is put in force, even when it is old.
    case staleStateWins
    /// The end of data is sent after the early check, without a permit.
    case permitNotAsked
    /// The permit is requested with the facts known at MAIL.
    case permitForgetsCampaign
    /// The same for the From and Sender fields.
    case permitForgetsFrom
    /// An end that was only partly sent is finished without another permit.
    case restOfEndUnasked
    /// A message counts as answered once its end was sent.
    case settledWhenSent
    /// A message stays in flight for ever.
    case neverSettled
    /// A refusal at the last gate is not counted.
    case refusalUncounted
    /// After a crash the guard starts with no stop in force.
    case startsUnstopped
    /// The end of one stop ends all stops.
    case resumeEndsAll
    /// A stop that could not be recorded is forgotten: at once; after a restart; when any other stop is recorded; or
    /// when a shorter, milder or narrower stop is recorded.
    case unrecordedStopIgnored, unrecordedStopNotKept, restartForgetsUnrecorded, anyStopEndsHalt, shorterStopSupersedes,
        milderStopSupersedes, narrowerStopSupersedes
    /// Messages take no place in a ramp.
    case rampUncounted
}
