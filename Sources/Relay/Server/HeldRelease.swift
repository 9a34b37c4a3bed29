import Guard
import Mail
import Net
import Synchronization
import System

/// Lets held messages go, one after the other in order of arrival, on one loop. Whoever works on held mail does it
/// alone: a message is in one pair of hands at a time.
package final class HeldRelease: Sendable {
    private struct Turn {
        var isTaken = false
        var waiting: [UnsafeContinuation<Void, Never>] = []
    }

    private let server: RelayServer
    private let turn = Mutex(Turn())
    private let isEnding = Atomic<Bool>(false)

    private let trips: TripRunner

    /// - Parameter trips: told of what is released, as of any mail.
    package init(server: RelayServer, trips: TripRunner) {
        self.server = server
        self.trips = trips
    }

    /// Runs work on held mail when all that came before is through.
    package func alone<T: Sendable>(_ work: () async throws -> T) async rethrows -> T {
        await withUnsafeContinuation { continuation in
            let isMine = turn.withLock { turn in
                defer { turn.isTaken = true }
                if turn.isTaken { turn.waiting.append(continuation) }
                return !turn.isTaken
            }
            if isMine { continuation.resume() }
        }
        defer {
            let next: UnsafeContinuation<Void, Never>? = turn.withLock { turn in
                if turn.waiting.isEmpty {
                    turn.isTaken = false
                    return nil
                }
                return turn.waiting.removeFirst()
            }
            next?.resume()
        }
        return try await work()
    }

    /// Releases messages until the time is up or the ESP is found to be down; each that was begun is finished. Inside
    /// `alone`.
    package func run(_ messages: [HeldMessage], within limit: Duration) async -> HeldRun {
        let loops = server.services.shared.loops.loops
        let loop = loops[loops.count - 1]
        let deadline = Deadline.after(limit)
        return await withTaskExecutorPreference(loop) {
            var run = HeldRun()
            for message in messages {
                guard await self.release(message, on: loop, until: deadline, &run) else { break }
                run.messages += 1
                run.last = message.id
                if run.isUpstreamDown { break }
            }
            return run
        }
    }

    /// At the guard's end: begins no other message, and waits for the one that is under way. What is cut off at the
    /// limit stays unknown.
    package func end(within limit: Duration) async {
        isEnding.store(true, ordering: .sequentiallyConsistent)
        let loop = server.services.shared.loops.loops[0]
        let deadline = Deadline.after(limit)
        await withTaskExecutorPreference(loop) {
            while turn.withLock({ $0.isTaken }), Deadline.after(.zero) < deadline {
                await loop.sleep(until: .after(.milliseconds(RelayLimits.drainMilliseconds)))
            }
        }
    }

    /// Waits for a place in a ramp; the message is judged anew each time.
    /// - Returns: false when the time is up and nothing was done.
    private func release(
        _ message: HeldMessage, on loop: EventLoop, until deadline: Deadline, _ run: inout HeldRun
    ) async -> Bool {
        while Deadline.after(.zero) < deadline, !isEnding.load(ordering: .relaxed) {
            let services = server.services
            let release = MessageRelease(services: services, loop: loop, message: message, trips: trips)
            switch await release.run() {
            case .through(let results, let stayed, let isUpstreamDown):
                run.pacedBy = nil
                run.isUpstreamDown = isUpstreamDown
                for result in results { run.settle(result) }
                for (reason, count) in stayed { run.stay(reason, count) }
                return true
            case .paced(let ramp):
                run.pacedBy = ramp.stop
                let rate = max(1, ramp.rate(at: services.now) ?? 1)
                let wait = min(RelayLimits.rampLookMilliseconds, 60_000 / rate)
                await loop.sleep(until: .after(.milliseconds(wait)))
            }
        }
        return false
    }
}

/// What a release came to, over some messages.
package struct HeldRun: Sendable {
    /// Messages that were looked at.
    package var messages = 0
    /// Recipients that are settled, by what became of them; those left `unknown` too.
    package var recipients: [Delivery.State: Int] = [:]
    /// Recipients for whom the message is held as before, by the reason.
    package var stayed: [String: Int] = [:]
    /// The last message that was looked at.
    package var last: RecordID?
    /// The ramp that lets no more through for now.
    package var pacedBy: StopID?

    /// No ESP could be asked about the last message.
    package var isUpstreamDown = false

    package init() {}

    mutating func settle(_ state: Delivery.State) { recipients[state, default: 0] += 1 }
    mutating func stay(_ reason: String, _ count: Int = 1) { stayed[reason, default: 0] += count }
}
