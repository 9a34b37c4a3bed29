import Guard
import Mail
import Net
import Synchronization
import System

/// Releases held messages one after the other, in order of arrival, on one loop. All work on held mail is exclusive:
/// only one caller handles a message at a time.
package final class HeldRelease: Sendable {
    private struct Turn {
        var isTaken = false
        var waiting: [UnsafeContinuation<Void, Never>] = []
    }

    private let server: RelayServer
    private let turn = Mutex(Turn())
    private let isEnding = Atomic<Bool>(false)

    private let trips: TripRunner

    /// - Parameter trips: gets the records of what is released, as of any mail.
    package init(server: RelayServer, trips: TripRunner) {
        self.server = server
        self.trips = trips
    }

    /// Runs work on held mail after all earlier work has ended.
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

    /// Releases messages until the time is up or no ESP can be reached; a message that was begun is finished. Call
    /// inside `alone`.
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

    /// Called at the guard's end: begins no further message, and waits for the current one. A message that is cut off
    /// at the limit stays `unknown`.
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

    /// Waits for a place in a ramp; the message is judged again on each try.
    /// - Returns: false when the time was up and nothing was done.
    private func release(
        _ message: HeldMessage, on loop: EventLoop, until deadline: Deadline, _ run: inout HeldRun
    ) async -> Bool {
        while Deadline.after(.zero) < deadline, !isEnding.load(ordering: .relaxed) {
            let services = server.services
            let release = MessageRelease(services: services, loop: loop, message: message, trips: trips)
            switch await release.run() {
            case .through(let results, let stayed, let why, let isUpstreamDown):
                run.pacedBy = nil
                run.isUpstreamDown = isUpstreamDown
                for result in results { run.settle(result) }
                for (reason, count) in stayed { run.stay(reason, count) }
                run.why.add(why)
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

/// The result of a release, over several messages.
package struct HeldRun: Sendable {
    /// Messages that were handled.
    package var messages = 0
    /// Settled recipients by state, including those left `unknown`.
    package var recipients: [Delivery.State: Int] = [:]
    /// Recipients that stay held, by reason.
    package var stayed: [String: Int] = [:]
    /// The reasons of all recipients who did not get their message.
    package var why = HeldReasons()
    /// The last message that was handled.
    package var last: RecordID?
    /// The stop with the ramp that delays the rest of the mail; nil when no ramp does.
    package var pacedBy: StopID?

    /// Whether no ESP could be asked about the last message.
    package var isUpstreamDown = false

    package init() {}

    mutating func settle(_ state: Delivery.State) { recipients[state, default: 0] += 1 }
    mutating func stay(_ reason: String, _ count: Int = 1) { stayed[reason, default: 0] += count }
}
