import Control
import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// Plans for watched files. The tests set the time and the files' times, so that no test waits.
@Suite(.scoped) struct FilePlanTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    /// Writes a file and sets its time, in seconds from noon.
    @discardableResult
    private func write(_ path: String, at second: Int, _ text: String = "a@example.net\n") throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        let date = Date(timeIntervalSince1970: Double((noon + .seconds(second)).microseconds) / 1_000_000)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        return path
    }

    private func look(
        _ second: Int, inForce: ListVersion? = nil, arrived: Set<String> = [], isAsked: Bool = false
    ) -> RefreshLook {
        RefreshLook(now: noon + .seconds(second), inForce: inForce, arrived: arrived, isAsked: isAsked)
    }

    private func version(_ source: String, at second: Int, doubt: String? = nil, rows: Int = 1) -> ListVersion {
        ListVersion(
            list: "optouts", kind: .suppression, version: 1, rows: rows, importedAt: noon + .seconds(second),
            source: source, doubt: doubt)
    }

    @Test func `an existing file is imported once, when it has not changed for five seconds`() throws {
        let path = try TestScope.mine.path("list.csv")
        var plan = FilePlan(.file(path))
        #expect(try plan.attempt(look(0)) == nil, "the file does not exist yet")
        try write(path, at: 100)
        #expect(try plan.attempt(look(101)) == nil, "it may still be written to")
        #expect(try plan.attempt(look(104)) == nil)
        let attempt = try #require(try plan.attempt(look(105)))
        #expect(attempt.name == "list.csv" && attempt.generatedAt == noon + .seconds(100))
        plan.didSucceed()
        for second in [106, 170, 240] { #expect(try plan.attempt(look(second)) == nil) }
        try write(path, at: 300)
        #expect(try plan.attempt(look(305)) != nil, "found by its time, without a notice from the kernel")
    }

    @Test func `a file that is reported as arrived is imported at once`() throws {
        let path = try write(try TestScope.mine.path("list.csv"), at: 0)
        var plan = FilePlan(.file(path))
        #expect(try plan.attempt(look(0, arrived: ["other.csv"])) == nil)
        #expect(try plan.attempt(look(1, arrived: ["list.csv"])) != nil)
    }

    @Test func `a refused file is skipped until it changes or a person asks`() throws {
        let path = try write(try TestScope.mine.path("list.csv"), at: 0)
        var plan = FilePlan(.file(path))
        _ = try #require(try plan.attempt(look(10)))
        plan.didFail(isRefused: true, at: noon + .seconds(10))
        #expect(plan.nextTry(inForce: nil) == nil)
        #expect(try plan.attempt(look(80)) == nil)
        #expect(try plan.attempt(look(81, isAsked: true)) != nil)
        plan.didFail(isRefused: true, at: noon + .seconds(81))
        try write(path, at: 90)
        #expect(try plan.attempt(look(91, arrived: ["list.csv"])) != nil)
    }

    @Test func `a failed import is retried after longer and longer pauses, or when a file arrives`()
        throws
    {
        let path = try write(try TestScope.mine.path("list.csv"), at: 0)
        var plan = FilePlan(.file(path))
        _ = try #require(try plan.attempt(look(10)))
        plan.didFail(isRefused: false, at: noon + .seconds(10))
        #expect(plan.nextTry(inForce: nil) == noon + .seconds(15))
        #expect(try plan.attempt(look(14)) == nil)
        _ = try #require(try plan.attempt(look(15)))
        plan.didFail(isRefused: false, at: noon + .seconds(15))
        #expect(try plan.attempt(look(24)) == nil)
        #expect(try plan.attempt(look(24, arrived: ["list.csv"])) != nil)
    }

    @Test func `a file that is in force or older is not imported again after a restart`() throws {
        let path = try write(try TestScope.mine.path("list.csv"), at: 0)
        func attempt(_ inForce: ListVersion, arrived: Set<String> = []) throws -> RefreshAttempt? {
            var plan = FilePlan(.file(path))
            return try plan.attempt(look(100, inForce: inForce, arrived: arrived))
        }
        #expect(try attempt(version("list.csv", at: 0)) == nil)
        #expect(try attempt(version("by-hand.csv", at: 50)) == nil)
        #expect(try attempt(version("by-hand.csv", at: 50), arrived: ["list.csv"]) != nil, "the store refuses it")
        #expect(try attempt(version("list.csv", at: -10)) != nil)
        #expect(try attempt(version("list.csv", at: 0, doubt: "damaged")) != nil)
        // The list has single entries but was never imported.
        #expect(try attempt(version("", at: 50, rows: 0)) != nil)
    }

    @Test func `the newest complete file of a folder is imported`() throws {
        let folder = try TestScope.mine.path("in")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var plan = FilePlan(.folder(folder))
        #expect(plan.folder == folder)
        #expect(try plan.attempt(look(0)) == nil)
        try write("\(folder)/1.csv", at: 10)
        try write("\(folder)/2.csv", at: 20)
        for name in [".hidden", "3.csv.tmp", "4.PART"] { try write("\(folder)/\(name)", at: 30) }
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/5.csv", withDestinationPath: "\(folder)/.hidden")
        try write("\(folder)/6.csv", at: 58)
        let first = try #require(try plan.attempt(look(60)))
        #expect(first.name == "2.csv", "the newer one may still be written to")
        plan.didSucceed()
        let second = try #require(try plan.attempt(look(63)))
        #expect(second.name == "6.csv")
        plan.didSucceed()
        try write("\(folder)/0.csv", at: 40)
        #expect(try plan.attempt(look(64, arrived: ["0.csv"])) == nil, "it is older")
        try write("\(folder)/7.csv", at: 65)
        #expect(try plan.attempt(look(65, arrived: ["7.csv"]))?.name == "7.csv")
    }

    @Test func `a folder that cannot be read is a failure`() throws {
        var plan = FilePlan(.folder(try TestScope.mine.path("none")))
        #expect(throws: ControlFailure.self) { try plan.attempt(look(0)) }
    }

    @Test func `a file that changes while it is read is not imported`() async throws {
        let path = try write(try TestScope.mine.path("list.csv"), at: 0)
        var plan = FilePlan(.file(path))
        let attempt = try #require(try plan.attempt(look(10)))
        #expect(try await attempt.source.next() == Array("a@example.net\n".utf8))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data("b@example.net\n".utf8))
        // Reading goes on, and finds the change at the end of the file.
        await #expect(throws: ControlFailure.self) { while try await attempt.source.next() != nil {} }
    }
}
