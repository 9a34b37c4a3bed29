import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// The marker of stops that could not be recorded: it needs no free space, detects all damage, and is read as
/// written.
@Suite(.scoped) struct UnwrittenFileTests {
    private let clock = SwitchClock(boot: "a", uptime: 1_000_000, time: noon)

    private func makeFile() throws -> (file: UnwrittenFile, path: String) {
        let folder = try stateFolder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = UnwrittenFile(folder: folder, digest: testDigest)
        try file.prepare()
        return (file, folder + "/sendguard.unwritten")
    }

    /// Reads the stops as the next process does.
    private func readStops(on clock: SwitchClock? = nil) async throws -> [UnwrittenStop] {
        try await UnwrittenFile(folder: stateFolder, digest: testDigest).unwritten(on: clock ?? self.clock)
    }

    private static let stops = [
        UnwrittenStop(
            id: StopID(unwritten: 1),
            order: StopOrder(
                scope: StopScope("campaign:frühling-*")!, mode: .reject, reason: "wrong \"price\"",
                who: Identity(name: "ann (as root)", userID: 1000), origin: .rule("burst"),
                endsAt: noon + .seconds(3600)), askedAt: noon),
        UnwrittenStop(
            id: StopID(unwritten: 3), order: StopOrder(reason: "r", who: Identity(name: "STOP file"), origin: .file),
            askedAt: noon + .seconds(1)),
    ]

    @Test func `unwritten stops are read as they were saved, until none is left`() async throws {
        let (file, path) = try makeFile()
        #expect(try await readStops().isEmpty)
        try await file.keep(unwritten: { Self.stops }, on: clock)
        #expect(try await readStops() == Self.stops)
        #expect(try Data(contentsOf: URL(filePath: path)).count == UnwrittenFile.size)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try await file.keep(unwritten: { Array(Self.stops.suffix(1)) }, on: clock)
        #expect(try await readStops() == Array(Self.stops.suffix(1)))
        try await file.keep(unwritten: { [] }, on: clock)
        #expect(try await readStops().isEmpty)
        // `prepare` does not change an existing file.
        try await file.keep(unwritten: { Self.stops }, on: clock)
        try UnwrittenFile(folder: stateFolder, digest: testDigest).prepare()
        #expect(try await readStops() == Self.stops)
    }

    @Test func `a stop keeps its remaining time when the wall clock steps`() async throws {
        let (file, _) = try makeFile()
        try await file.keep(unwritten: { Self.stops }, on: clock)
        let day = Duration.seconds(86_400)
        // Ten seconds later in the same boot, on a clock that is a day ahead.
        let later = SwitchClock(boot: "a", uptime: 11_000_000, time: noon + day)
        #expect(try await readStops(on: later)[0].order.endsAt == noon + day + .seconds(3590))
        let restarted = SwitchClock(boot: "b", uptime: 99_000_000, time: noon + day)
        #expect(try await readStops(on: restarted)[0].order.endsAt == noon + day + .seconds(3600))
    }

    @Test func `the largest possible set of stops fits into the file`() async throws {
        let (file, _) = try makeFile()
        var stops = UnwrittenStops()
        for number in 0..<UnwrittenStops.limit {
            let name = String(repeating: "\u{1F4E7}", count: 200) + "\(number)"
            stops.add(
                StopOrder(
                    scope: .campaign(NamePattern(name)!), reason: name, who: Identity(name: String(name.prefix(60)))),
                at: noon)
        }
        let kept = stops.kept
        try await file.keep(unwritten: { kept }, on: clock)
        #expect(try await readStops() == kept)
    }

    /// Changes every byte of the file: the damage is reported, or the content is the same.
    @Test func `a damaged file is never read as a file without stops`() async throws {
        let (file, path) = try makeFile()
        try await file.keep(unwritten: { Self.stops }, on: clock)
        let sound = try Data(contentsOf: URL(filePath: path))
        let end = try #require(sound.lastIndex(where: { $0 != 0 }))
        for offset in 0...end + 1 {
            var damaged = sound
            damaged[offset] ^= 0x40
            try damaged.write(to: URL(filePath: path))
            let read = try? await readStops()
            #expect(read == nil || read == Self.stops, "\(offset)")
            if offset < end { #expect(read == nil, "\(offset)") }
        }
        for length in [0, 47, 48, 1000, UnwrittenFile.size - 1] {
            try sound.prefix(length).write(to: URL(filePath: path))
            await #expect(throws: StoreFailure.self) { try await readStops() }
        }
        try (sound + [0]).write(to: URL(filePath: path))
        await #expect(throws: StoreFailure.self) { try await readStops() }
        unlink(path)
        #expect(try await readStops().isEmpty, "a person deletes the file to withdraw all its stops")
    }

    @Test func `a damaged file is not overwritten, and a STOP file is created instead`() async throws {
        let (_, path) = try makeFile()
        try Data(repeating: 7, count: UnwrittenFile.size).write(to: URL(filePath: path))
        let file = UnwrittenFile(folder: try stateFolder, digest: testDigest)
        await #expect(throws: StoreFailure.self) { try await file.unwritten(on: clock) }
        try await file.keep(unwritten: { Self.stops }, on: clock)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(repeating: 7, count: UnwrittenFile.size))
        #expect(try FileManager.default.fileExists(atPath: stateFolder + "/STOP"))
    }

    @Test func `a file that cannot be written makes a STOP file, but not for an empty set of stops`()
        async throws
    {
        let (file, path) = try makeFile()
        unlink(path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        await #expect(throws: StoreFailure.self) { try await file.keep(unwritten: { [] }, on: clock) }
        #expect(try !FileManager.default.fileExists(atPath: stateFolder + "/STOP"))
        try await file.keep(unwritten: { Self.stops }, on: clock)
        #expect(try FileManager.default.fileExists(atPath: stateFolder + "/STOP"))
    }

    @Test(.enabled(if: SmallDisk.unavailable == nil, "no small disk can be mounted here"))
    func `stops are saved on a full disk`() async throws {
        let folder = try stateFolder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let disk = try SmallDisk(on: folder, megabytes: 1)
        let (file, _) = try makeFile()
        try disk.fill()
        try await file.keep(unwritten: { Self.stops }, on: clock)
        #expect(try await readStops() == Self.stops)
        #expect(!FileManager.default.fileExists(atPath: folder + "/STOP"))
    }

    // MARK: the clock beside it

    @Test func `the switch's clock is saved`() async throws {
        let store = try openStore()
        #expect(try await store.switchClock() == nil)
        try await store.keep(SwitchClock(boot: "x", uptime: 1, time: noon))
        try await store.keep(clock)
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.switchClock() == clock)
    }

    @Test func `a ramp begins at the time of the switch's clock`() async throws {
        let store = try openStore()
        defer { store.close() }
        let (stop, _) = try await store.addStop(StopOrder(reason: "r", who: Identity(name: "ann")), at: noon)
        var order = ResumeOrder(
            stop: stop.id, reason: "f", who: Identity(name: "ann"),
            ramp: RampPlan(perMinute: 10, doublesEverySeconds: 60, untilFullSeconds: 600))
        order.time = noon - .seconds(86_400)
        let ramp = try #require(try await store.endStop(order, at: noon)?.ramps.first)
        #expect(ramp.startedAt == noon - .seconds(86_400) && ramp.fullAt == noon - .seconds(85_800))
        let events = try await store.events(since: nil, limit: 1)
        #expect(events.map(\.at) == [noon])
    }
}
