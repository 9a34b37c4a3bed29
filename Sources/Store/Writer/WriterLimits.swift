import Dispatch
import Mail

/// Pace and limits of the writer.
struct WriterLimits: Sendable {
    /// How often the store tries again while it cannot commit.
    var probeInterval: Duration = .seconds(1)
    /// The shortest time between the beginnings of two commits, when the first has several entries.
    ///
    /// **Why it waits at all.** A commit of any size takes 140 µs of CPU, mostly in the kernel for the disk. Without
    /// a pace, a busy writer commits as often as the disk allows, with few entries each time.
    ///
    /// **Why not longer:** twenty sessions have at most twenty entries to collect. 2 ms saved no CPU compared with 1
    /// ms (110 and 108 µs per message), and the rate of messages fell by a third.
    var pace: Duration = .milliseconds(1)
    /// A batch of at most this many entries is not paced: with few entries, latency matters more than CPU.
    var unpacedEntries = 2
    /// Outcomes kept in memory while the store cannot commit.
    var keptOutcomes = 100_000
    /// Deliveries in one run of the recipients' index: 30 ms of the writer's time.
    var runLength = 16_384
    /// The number of session events that are kept, the newest: 20 MB.
    var sessionEvents = 100_000
    var quarantine = QuarantineLimits()
    var prune = PruneLimits()
}

/// Sizes and times of the quarantine that users cannot set.
struct QuarantineLimits: Sendable {
    /// Bytes of a compressed message that are written at a time: 1 ms of the writer thread. Of a message that is in a
    /// file, memory contains only this much.
    var pieceBytes = 256 << 10
    /// Free space that copies of blocked messages leave on the disk. The record needs it: a copy is a help, but without
    /// the record no mail may leave. The write-ahead log alone grows to 4 MB.
    var reserveBytes = 8 << 20
    /// Bytes of messages that may be in progress at once, compressed at 100 MB/s or more. A message beyond that is
    /// not kept, so that no client waits longer than a second or two for its refusal. A single message may be larger.
    var underWayBytes = 64 << 20
    /// The time between two searches for messages that are too old.
    var sweepInterval: Duration = .seconds(60)
    /// Messages deleted in one commit, and the bytes after which it ends: some ms of the writer thread.
    var sweptMessages = 100
    var sweptBytes = 4 << 20
    /// The pause between two such commits while there is more to delete.
    var sweepPause: Duration = .milliseconds(50)
}

/// Sizes and times of pruning that users cannot set.
struct PruneLimits: Sendable {
    /// The time between two searches for records to delete.
    var interval: Duration = .seconds(60)
    /// Records deleted in one commit: some ms of the writer thread.
    var stepRecords = 100
    /// Links deleted in one commit; there are at most two per record.
    var stepLinks = 200
    /// Addresses removed from the index of recipients in one commit.
    var stepAddresses = 2000
    /// The pause between two such commits while there is more to delete: five thousand records a second, more than
    /// the guard writes over a long time.
    var pause: Duration = .milliseconds(20)
}

extension Duration {
    var dispatchInterval: DispatchTimeInterval { .nanoseconds(Int(nanoseconds)) }
}
