import Guard
import Mail
import Synchronization

/// What live pages watch, looked at no more than once a second for all of them.
final class LiveFigures: Sendable {
    struct Sight: Hashable {
        /// Changes when a stop, a resume or a trouble does: pages follow at once.
        var urgent: Int
        /// Changes when any figure does.
        var all: Int
    }

    private let known = Mutex<(at: Timestamp, sight: Sight)?>(nil)
    /// How old a sight may be.
    static let freshness = Duration.milliseconds(900)

    func look(_ control: any GuardControl, at now: Timestamp) async throws(ControlFailure) -> Sight {
        if let known = known.withLock({ $0 }), now >= known.at, now - known.at < Self.freshness { return known.sight }
        let (status, flow) = (try await control.status(), try await control.flow())
        var urgent = Hasher()
        urgent.combine(status.standing)
        urgent.combine(status.stops.map(\.id))
        urgent.combine(status.stops.map(\.reason))
        urgent.combine(status.halts)
        urgent.combine(status.awaiting)
        urgent.combine(status.receipts)
        var all = Hasher()
        all.combine(status)
        all.combine(flow.minutes)
        all.combine(flow.campaigns)
        let sight = Sight(urgent: urgent.finalize(), all: all.finalize())
        known.withLock { $0 = (now, sight) }
        return sight
    }
}

/// Says when figures have changed, as server-sent events (HTML Living Standard section 9.2).
///
/// A change that people wait for is said at once, any other every few looks: fifty open pages would otherwise be made
/// again fifty times a second while mail flows.
actor LiveChanges: PageSource {
    private let control: any GuardControl
    private let figures: LiveFigures
    private let now: @Sendable () -> Timestamp
    private let pause: @Sendable () async throws(CancellationError) -> Void
    private var last: LiveFigures.Sight?
    private var quiet = 0

    /// Looks between two events about figures.
    static let looksBetweenFigures = 5
    /// Looks without an event after which a comment is sent, so that a lost connection is noticed.
    static let looksBetweenComments = 10

    init(
        _ control: any GuardControl, _ figures: LiveFigures, now: @escaping @Sendable () -> Timestamp,
        pause: @escaping @Sendable () async throws(CancellationError) -> Void
    ) {
        (self.control, self.figures, self.now, self.pause) = (control, figures, now, pause)
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        // The first piece opens the stream at the browser.
        guard let before = last else {
            last = try await figures.look(control, at: now())
            return Array("retry: 2000\n\n".utf8)
        }
        while true {
            do throws(CancellationError) { try await pause() } catch { return nil }
            let sight = try await figures.look(control, at: now())
            quiet += 1
            let isDue = sight.all != before.all && quiet >= Self.looksBetweenFigures
            if sight.urgent != before.urgent || isDue {
                (last, quiet) = (sight, 0)
                return Array("event: changed\ndata: \n\n".utf8)
            }
            if quiet >= Self.looksBetweenComments {
                quiet = 0
                return Array(": still here\n\n".utf8)
            }
        }
    }
}
