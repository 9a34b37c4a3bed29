/// A way in which the guard around the kill switch could be wrong. The model has to notice each, or it proves nothing.
enum StopMistake: CaseIterable {
    /// The receipt is written as soon as the state is published.
    case noBarrier
    /// The barrier runs through the first loop alone.
    case barrierOfOneLoop
    /// What is unanswered is looked up before the barrier.
    case receiptBeforeBarrier
    /// The stop returns before it is on the disk.
    case commitsAfterReturn
    /// The state that is heard of last is put in force, however old.
    case staleStateWins
    /// The end of data leaves on the strength of what was asked early.
    case permitNotAsked
    /// The permit is asked with what was known at MAIL.
    case permitForgetsCampaign
    /// As well, of whom the message is from.
    case permitForgetsFrom
    /// An end that was not out at once is finished without another permit.
    case restOfEndUnasked
    /// A message counts as answered once its end is out.
    case settledWhenSent
    /// A message stays in the air for ever.
    case neverSettled
    /// A refusal by the last gate is not counted.
    case refusalUncounted
    /// A start after a crash begins with nothing in force.
    case startsUnstopped
    /// Ending one stop ends them all.
    case resumeEndsAll
    /// A stop that could not be recorded is forgotten: at once; by a restart; by any stop that can be recorded; by one
    /// that is not as long, as strict, or as wide.
    case unrecordedStopIgnored, unrecordedStopNotKept, restartForgetsUnrecorded, anyStopEndsHalt, shorterStopSupersedes,
        milderStopSupersedes, narrowerStopSupersedes
    /// Messages take no place in a ramp.
    case rampUncounted
}
