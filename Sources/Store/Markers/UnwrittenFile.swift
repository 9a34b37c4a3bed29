import Foundation
import Guard
import Mail
import Synchronization

/// Stops that could not be recorded, in a file of the state folder. A restart reads them from this marker when the
/// disk is full or the database cannot be written.
///
/// The file needs no free space on the disk (`MarkerFile`). When it cannot be written either, the store creates the
/// STOP file, which stops everything at the next start. When it is damaged, the guard starts halted, and the file
/// stays as it was found until a person removes it.
final class UnwrittenFile: Sendable {
    /// The size of the file in bytes: twice what the longest orders need, with `UnwrittenStops.limit` of them.
    static let size = 65_536

    private let file: MarkerFile
    private let stopFile: String
    private let queue = DispatchQueue(label: "sendguard-unwritten")
    /// The damage found instead of stops. A damaged file is not overwritten.
    private let damage = Mutex<StoreFailure?>(nil)

    /// - Parameter digest: computes the SHA-256 of the content.
    init(folder: String, digest: @escaping ListDigest) {
        file = MarkerFile(
            path: Self.path(in: folder), magic: "SGSTOPS1", size: Self.size,
            purpose: "stops that could not be recorded",
            advice: "stop again what has to be stopped, remove the file and restart", digest: digest)
        stopFile = folder + "/STOP"
    }

    static func path(in folder: String) -> String { folder + "/sendguard.unwritten" }

    /// Creates the file when it does not exist. Blocks.
    /// - Throws: when the file cannot be created whole. It does not look at an existing file.
    func prepare() throws(StoreFailure) { try file.prepare() }

    /// See `SwitchStore`.
    func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] {
        try await perform { () throws(StoreFailure) in
            do throws(StoreFailure) { return try self.file.read(UnwrittenContent.self)?.stops(on: clock) ?? [] } catch {
                self.damage.withLock { $0 = error }
                throw error
            }
        }
    }

    /// See `SwitchStore`.
    func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure) {
        try await perform { () throws(StoreFailure) in
            let left = stops()
            do throws(StoreFailure) { try self.write(left.isEmpty ? nil : UnwrittenContent(left, clock)) } catch {
                // Stopping everything includes these stops.
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

    /// - Parameter content: nil when no stops are left.
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

/// The content of `UnwrittenFile`: the stops, and the clock that their times refer to.
struct UnwrittenContent: Codable {
    /// In microseconds, except `boot`.
    struct Clock: Codable {
        let boot: String
        let uptime: Int64
        let time: Int64
    }

    struct Entry: Codable {
        /// The number in its id.
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

    /// Converts the stops to another clock: each keeps its remaining time. A stop with an unknown scope stops all
    /// mail; a later version of the guard may have written it.
    func stops(on present: SwitchClock) -> [UnwrittenStop] {
        let then = SwitchClock(boot: clock.boot, uptime: clock.uptime, time: Timestamp(microseconds: clock.time))
        // The present time on the stored clock.
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
