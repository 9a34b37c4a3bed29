import Guard
import System

/// How fast a body must come in: something within each `dataBlock`, and on average, once `bodyGrace` is over, so many
/// octets a second. So a client that sends an octet now and then does not keep its session for ever.
struct BodyPace {
    private let deadlines: DeadlineSettings
    private let bytesPerSecond: Int
    private let graceEnds: Deadline
    private(set) var received = 0

    init(_ deadlines: DeadlineSettings, bytesPerSecond: Int) {
        self.deadlines = deadlines
        self.bytesPerSecond = bytesPerSecond
        graceEnds = .after(deadlines.bodyGrace)
    }

    mutating func received(_ count: Int) { received += count }

    /// Of the next piece.
    var deadline: Deadline {
        let nanoseconds = Double(received) / Double(bytesPerSecond) * 1e9
        let due = Deadline(nanoseconds: graceEnds.nanoseconds + Int64(min(nanoseconds, 1e18)))
        return min(due, .after(deadlines.dataBlock))
    }
}
