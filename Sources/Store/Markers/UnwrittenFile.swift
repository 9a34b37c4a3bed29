import Foundation
import Guard
import Mail
import Synchronization

/// Stops that could not be recorded, in a file of the state folder: the marker that a restart finds when the disk is full
/// or the database cannot be written.
///
/// It needs no room on the disk (`MarkerFile`). When it cannot be written all the same, the STOP file is made, which stops
/// everything at the next start. When it is damaged, the guard starts halted, and the file stays as it was found until
/// somebody removes it.
final class UnwrittenFile: Sendable {
    /// Octets of the file: `UnwrittenStops.limit` of the longest orders and as much again.
    static let size = 65_536

    private let file: MarkerFile
    private let stopFile: String
    private let queue = DispatchQueue(label: "sendguard-unwritten")
    /// What was found instead of stops: it is not written over.
    private let damage = Mutex<StoreFailure?>(nil)

    /// - Parameter digest: of the content.
    init(folder: String, digest: @escaping ListDigest) {
        file = MarkerFile(
            path: Self.path(in: folder), magic: "SGSTOPS1", size: Self.size,
            purpose: "stops that could not be recorded",
            advice: "stop again what has to be stopped, remove the file and restart", digest: digest)
        stopFile = folder + "/STOP"
    }

    static func path(in folder: String) -> String { folder + "/sendguard.unwritten" }

    /// Makes the file when there is none. Blocks.
    /// - Throws: when it cannot be made whole. What is there already is not looked at.
    func prepare() throws(StoreFailure) { try file.prepare() }

    /// As `SwitchStore` says.
    func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] {
        try await perform { () throws(StoreFailure) in
            do throws(StoreFailure) { return try self.file.read(UnwrittenContent.self)?.stops(on: clock) ?? [] } catch {
                self.damage.withLock { $0 = error }
                throw error
            }
        }
    }

    /// As `SwitchStore` says.
    func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure) {
        try await perform { () throws(StoreFailure) in
            let left = stops()
            do throws(StoreFailure) { try self.write(left.isEmpty ? nil : UnwrittenContent(left, clock)) } catch {
                // Nothing of it is lost by stopping everything.
                guard !left.isEmpty, self.makeStopFile() else { throw error }
            }
        }
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreFailure) -> Value
    ) async throws(StoreFailure) -> Value {
        let result: Result<Value, StoreFailure> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(StoreFailure) in try work() }) }
        }
        return try result.get()
    }

    /// - Parameter content: nil when none is left.
    private func write(_ content: UnwrittenContent?) throws(StoreFailure) {
        if let damage = damage.withLock({ $0 }) { throw damage }
        guard let content else { return try file.write(nil) }
        guard let data = try? JSONEncoder().encode(content) else { throw StoreFailure("the stops cannot be encoded") }
        try file.write(Array(data))
    }

    private func makeStopFile() -> Bool {
        let file = open(stopFile, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        return fsync(file) == 0
    }
}

/// What `UnwrittenFile` holds: the stops, and the clock that they were counted on.
struct UnwrittenContent: Codable {
    /// Microseconds, but for what names a boot.
    struct Clock: Codable {
        let boot: String
        let uptime: Int64
        let time: Int64
    }

    struct Entry: Codable {
        /// The number of its id.
        let number: Int
        let scope: String
        let mode: StopMode
        let reason: String
        let who: Identity
        let origin: String
        let askedAt: Int64
        let endsAt: Int64?
    }

    private let clock: Clock
    private let stops: [Entry]

    init(_ stops: [UnwrittenStop], _ clock: SwitchClock) {
        self.clock = Clock(boot: clock.boot, uptime: clock.uptime, time: clock.time.microseconds)
        self.stops = stops.map { stop in
            Entry(
                number: stop.id.unwrittenNumber, scope: stop.order.scope.text, mode: stop.order.mode,
                reason: stop.order.reason, who: stop.order.who, origin: stop.order.origin.text,
                askedAt: stop.askedAt.microseconds, endsAt: stop.order.endsAt?.microseconds)
        }
    }

    /// On another clock: each has as much of its time left as it had on this one. One whose scope or origin is not known
    /// here, as a later version may have written it, stops everything.
    func stops(on present: SwitchClock) -> [UnwrittenStop] {
        let then = SwitchClock(boot: clock.boot, uptime: clock.uptime, time: Timestamp(microseconds: clock.time))
        // When its moment is told by the present clock's.
        let now = then.time(at: ClockReading(wall: present.time, boot: present.boot, uptime: present.uptime))
        return stops.map { entry in
            let endsAt = entry.endsAt.map { present.time + (Timestamp(microseconds: $0) - now) }
            return UnwrittenStop(
                id: StopID(unwritten: entry.number),
                order: StopOrder(
                    scope: StopScope(entry.scope) ?? .all, mode: entry.mode, reason: entry.reason, who: entry.who,
                    origin: StopOrigin(entry.origin) ?? .person, endsAt: endsAt),
                askedAt: Timestamp(microseconds: entry.askedAt))
        }
    }
}
