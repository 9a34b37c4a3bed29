import Foundation
import Testing

@testable import Content

struct RosterTests {
    /// A new check needs its file, its test and its line on the roster; this test fails when the line is missing.
    @Test func `every check in the folder is on the roster`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "Sources/Content/Checks")
        let names = try #require(FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
        let files = names.map { String($0.split(separator: "/").last!) }
            .filter { $0.hasSuffix("Check.swift") && $0 != "Check.swift" }
        let onRoster = Roster.all.map { "\($0).swift" }
        #expect(!files.isEmpty)
        #expect(Set(files) == Set(onRoster))
    }

    @Test func `check names are unique and use only lower-case letters and hyphens`() {
        #expect(Set(Roster.names).count == Roster.names.count)
        for name in Roster.names {
            #expect(name.allSatisfy { $0.isLowercase && $0.isASCII || $0 == "-" })
        }
    }
}
