import Dispatch
import Mail

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

/// Sizes and times of the quarantine that are not for users to set.
struct QuarantineLimits: Sendable {
    /// Octets of compressed message that are written at a time: 1 ms of the writer's thread, and what is held in
    /// memory of a message that lies in a file.
    var pieceBytes = 256 << 10
    /// Octets of messages that may be on their way at once, compressed at 100 MB/s or more; a message beyond is not
    /// kept, so that no client waits longer than a second or two for its refusal. One alone may be larger.
    var underWayBytes = 64 << 20
    /// Between two looks for messages that are too old.
    var sweepInterval: Duration = .seconds(60)
    /// Messages that go in one commit, and the octets after which it ends: some ms of the writer's thread.
    var sweptMessages = 100
    var sweptBytes = 4 << 20
    /// Between two such commits while there is more to go.
    var sweepPause: Duration = .milliseconds(50)
}

/// Sizes and times of pruning that are not for users to set.
struct PruneLimits: Sendable {
    /// Between two looks for what must go.
    var interval: Duration = .seconds(60)
    /// Records that go in one commit: some ms of the writer's thread.
    var stepRecords = 100
    /// Links that go in one commit; there are at most two for a record.
    var stepLinks = 200
    /// Addresses that leave the index of recipients in one commit.
    var stepAddresses = 2000
    /// Between two such commits while there is more to go: five thousand records a second, more than are written for long.
    var pause: Duration = .milliseconds(20)
}

extension Duration {
    var dispatchInterval: DispatchTimeInterval { .nanoseconds(Int(nanoseconds)) }
}
