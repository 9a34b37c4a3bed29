import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Replays the seeds of `Tests/FuzzSeeds`: starting points of the fuzzer, and everything it has found.
///
/// Each target's seeds run in a separate process, so that even a trap is a failure with the seed's name.
struct SeedTests {
    private static let folder = "\(Checkout.root)/Tests/FuzzSeeds"

    private static func seeds(_ target: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(target)")) ?? []).sorted()
    }

    @Test(arguments: FuzzTargets.all.map { $0.name })
    func `every seed passes its fuzz target`(target: String) async throws {
        try #require(!Self.seeds(target).isEmpty, "no seeds in Tests/FuzzSeeds/\(target)")
        // The seed that the other process is running, and the failed property.
        let notes = NSTemporaryDirectory() + "/sendguard-seeds-\(target)-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: notes) }
        let result = await #expect(processExitsWith: .success) { [target, notes = notes as String] in
            let target = try #require(FuzzTargets.named(target))
            for name in Self.seeds(target.name) {
                let seed = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(target.name)/\(name)"))
                try name.write(toFile: notes, atomically: false, encoding: .utf8)
                do {
                    try target.run(Array(seed))
                } catch {
                    try "\(name): \(error)".write(toFile: notes, atomically: false, encoding: .utf8)
                    exit(1)
                }
            }
        }
        guard result == nil else { return }
        let note = (try? String(contentsOfFile: notes, encoding: .utf8)) ?? "it did not begin"
        Issue.record("Tests/FuzzSeeds/\(target)/\(note)")
    }

    @Test func `every folder of seeds has a fuzz target, and every target a folder`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        #expect(folders == FuzzTargets.all.map { $0.name }.sorted())
    }

    @Test func `no seed is larger than 64 KB`() throws {
        for target in FuzzTargets.all {
            for name in Self.seeds(target.name) {
                let path = "\(Self.folder)/\(target.name)/\(name)"
                let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
                #expect(size <= 64 << 10, "\(path)")
            }
        }
    }
}
