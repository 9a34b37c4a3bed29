import Foundation
import Synchronization

/// The resources of one test: a folder, and the programs and servers that it started. All of them are ended after the
/// test. The folder is removed when the test passed, and kept, with its path printed, when it failed.
package final class TestScope: Sendable {
    package let folder: String
    private let endings = Mutex<[@Sendable () -> Void]>([])
    private let names = Mutex<[String: Int]>([:])

    @TaskLocal private static var current: TestScope?

    /// The scope of the running test; the suite or test needs the trait `.scoped`.
    package static var mine: TestScope {
        get throws {
            guard let current else { throw TestFailure("this test lacks the trait .scoped") }
            return current
        }
    }

    private init() throws {
        var template = Array("\(NSTemporaryDirectory())sendguard-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("cannot create a temporary folder") }
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        // Servers that change to another user must be able to pass through it.
        chmod(folder, 0o755)
    }

    /// Runs a test in a new scope. Calls `failed` at the end.
    package static func run(_ test: () async throws -> Void, failed: () -> Bool) async throws {
        let scope = try TestScope()
        do {
            try await $current.withValue(scope) { try await test() }
        } catch {
            scope.end(keepFolder: true)
            throw error
        }
        scope.end(keepFolder: failed())
    }

    package func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// A name that no other call gets: `swaks`, `swaks-2`, ...
    package func uniqueName(_ name: String) -> String {
        names.withLock { names in
            names[name, default: 0] += 1
            return names[name]! == 1 ? name : "\(name)-\(names[name]!)"
        }
    }

    /// Writes a file into the folder; returns its path.
    @discardableResult
    package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let path = path(name)
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }

    /// Registers work for the end of the test; the last registered runs first.
    package func atEnd(_ ending: @escaping @Sendable () -> Void) { endings.withLock { $0.append(ending) } }

    private func end(keepFolder: Bool) {
        for ending in endings.withLock({ $0.reversed() }) { ending() }
        if keepFolder {
            print("kept the folder of a failed test: \(folder)")
        } else {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }
}
