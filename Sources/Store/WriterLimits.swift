/// How the writer is paced and bounded.
struct WriterLimits: Sendable {
    /// While the store cannot commit it is tried this often.
    var probeInterval: Duration = .seconds(1)
    /// A commit that follows one of several entries begins no sooner than this after it.
    ///
    /// **Why wait at all.** A commit costs 140 µs of CPU whatever it holds, most of it in the kernel on its way
    /// to the disk and back. Unpaced, a busy writer commits as often as the disk lets it, few entries at a time.
    ///
    /// **Why no longer:** twenty sessions have no more than twenty entries to gather. At 2 ms a message cost as much CPU as
    /// at 1 ms (110 and 108 µs), and a third fewer came through.
    var pace: Duration = .milliseconds(1)
    /// A batch of no more entries than this is not paced: with so few at a time the answer matters, not the CPU.
    var unpacedEntries = 2
    /// Outcomes kept in memory while the store cannot commit.
    var keptOutcomes = 100_000
    /// Deliveries that make a run of the recipients' index: 30 ms of the writer's time.
    var runLength = 16_384
    /// Session events that are kept, the newest: 20 MB.
    var sessionEvents = 100_000
    var quarantine = QuarantineLimits()
    var prune = PruneLimits()
}
