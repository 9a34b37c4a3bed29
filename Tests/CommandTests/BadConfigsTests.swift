import Foundation
import Testing

@testable import sendguard

/// Each folder of `Tests/BadConfigs` has a configuration, and the lines of the error that it must give.
struct BadConfigsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "BadConfigs")

    static var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    @Test func `there are bad configurations`() {
        #expect(Self.names.count >= 15)
    }

    @Test(arguments: names)
    func `every mistake is reported with its line`(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let text = try String(contentsOf: folder.appending(path: "sendguard.yaml"), encoding: .utf8)
        let expected = try String(contentsOf: folder.appending(path: "expected-error"), encoding: .utf8)
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.parse(text, file: "sendguard.yaml")
        }
        let message = (error?.lines ?? []).joined(separator: "\n") + "\n"
        #expect(message == expected)
        #expect(!message.contains("hunter2"))
    }
}
