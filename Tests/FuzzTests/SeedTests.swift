import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Replays the seeds of `Tests/FuzzSeeds`: starting points of the fuzzer, and everything it has found.
///
/// Each target's seeds run in a process of their own, so that a trap is a failure with the seed's name as well.
struct SeedTests {
    private static let folder = "\(Checkout.root)/Tests/FuzzSeeds"

    private static func seeds(_ target: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(target)")) ?? []).sorted()
    }

    @Test(arguments: FuzzTargets.all.map { $0.name })
    func `every seed of a target holds`(target: String) async throws {
        try #require(!Self.seeds(target).isEmpty, "no seeds in Tests/FuzzSeeds/\(target)")
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) { [target] in
            let target = try #require(FuzzTargets.named(target))
            for name in Self.seeds(target.name) {
                let seed = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(target.name)/\(name)"))
                Self.say("seed \(name)\n")
                do {
                    try target.run(Array(seed))
                } catch {
                    Self.say("\(error)\n")
                    exit(1)
                }
            }
        }
        guard let output = result?.standardErrorContent, result?.exitStatus != .exitCode(0) else { return }
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        let last = lines.last { $0.hasPrefix("seed ") } ?? "no seed"
        Issue.record("Tests/FuzzSeeds/\(target), \(last): \(lines.last ?? "")")
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    @Test func `every folder of seeds has its target`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        #expect(folders == FuzzTargets.all.map { $0.name }.sorted())
    }

    @Test func `seeds are small`() throws {
        for target in FuzzTargets.all {
            for name in Self.seeds(target.name) {
                let path = "\(Self.folder)/\(target.name)/\(name)"
                let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
                #expect(size <= 64 << 10, "\(path)")
            }
        }
    }
}
