import Foundation
import Store
import TestSupport
import Testing

@testable import sendguard

/// The exit codes of whole command lines about lists, without a guard.
@Suite(.scoped)
struct ListCommandLineTests {
    /// Makes the state folder first, because only a guard makes one.
    private func run(_ line: String...) async throws -> CommandEnd {
        let state = try TestScope.mine.path("state")
        if !FileManager.default.fileExists(atPath: state) {
            try Store.open(folder: state, role: .daemon, digest: listDigest).close()
        }
        return await Sendguard.run(["list"] + line + ["--state", state])
    }

    @Test(
        arguments: [
            ["add", "out"], ["add", "a/b", "ann@example.com"], ["add", "out", "nonsense"],
            ["add", "out", "ann@example.com", "--since", "soon"], ["add", "out", "ann@example.com", "--reason", " "],
            ["add", "out", "ann@example.com", "--reason", String(repeating: "x", count: 61)],
            ["remove", "out", "ann@example.com"], ["remove", "out", "--reason", "r"],
            ["remove", "out", "ann@example.com", "--reason", "a\nb"], ["erase", "ann@example.com"],
            ["erase", "@example.com", "--reason", "r"], ["erase", "*@example.com", "--reason", "r"], ["history"],
            ["diff", "out", "x"],
            ["diff", "out", "--limit", "-1"],
            ["export"], ["export", "out", "--format", "xml"], ["export", "out", "--version", "x"], ["stats"],
            ["show", "--config", "/nowhere/x.yaml"],
        ])
    func `a wrong command line exits with 2`(line: [String]) async {
        #expect(await Sendguard.run(["list"] + line) == .usage)
    }

    @Test func `the exit code says whether something was changed`() async throws {
        #expect(try await run("remove", "out", "ann@example.com", "--reason", "r") == .no)
        #expect(try await run("add", "out", "ann@example.com", "@b.example") == .done)
        #expect(try await run("add", "out", "ANN@example.com") == .no)
        #expect(try await run("add", "out", "ann@example.com", "bob@example.com", "--json") == .done)
        #expect(try await run("check", "x@b.example") == .done)
        #expect(try await run("remove", "out", "x@b.example", "--reason", "r") == .no)
        #expect(try await run("remove", "out", "@b.example", "--reason", "r") == .done)
        #expect(try await run("check", "x@b.example") == .no)
        #expect(try await run("add", "erased", "ann@example.com") == .no)
        #expect(
            try await run("add", "out", "ann@example.com", "--segment", "fr") == .no,
            "a suppression list has no segments")
    }

    @Test func `list diff has the exit codes of diff`() async throws {
        let scope = try TestScope.mine
        for (name, text) in [("a", "a@example.com\nb@example.com\n"), ("b", "a@example.com\nc@example.com\n")] {
            #expect(try await run("import", "out", try scope.write("\(name).txt", text)) == .done)
        }
        #expect(try await run("diff", "out") == .no)
        #expect(try await run("diff", "out", "1", "2", "--json", "--limit", "0") == .no)
        #expect(try await run("diff", "out", "2", "2") == .done)
        #expect(try await run("diff", "out", "1", "9") == .cannot)
        #expect(try await run("diff", "none") == .cannot)
        #expect(try await run("history", "out") == .done)
        #expect(try await run("history", "none", "--json") == .no)
        #expect(try await run("stats", "out") == .done)
        #expect(try await run("stats", "none") == .no)
        #expect(try await run("show") == .done)
        #expect(try await run("show", "none") == .no)
    }

    @Test func `an export that fails leaves no file`() async throws {
        let scope = try TestScope.mine
        #expect(try await run("add", "out", "ann@example.com") == .done)
        #expect(try await run("export", "none", "--output", scope.path("x.csv")) == .no)
        #expect(try await run("export", "out", "--output", "/nowhere/x.csv") == .cannot)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scope.folder) == ["state"])
        #expect(try await run("export", "out", "--output", scope.path("x.csv")) == .done)
        #expect(try String(contentsOfFile: scope.path("x.csv"), encoding: .utf8).contains("\nann@example.com,"))
    }

    @Test func `an erased person stays refused, and the reason must not name them`() async throws {
        #expect(try await run("erase", "ann@example.com", "--reason", "Ann@example.com asked") == .usage)
        #expect(try await run("erase", "ann@example.com", "--reason", "ticket 7") == .done)
        #expect(try await run("erase", "ann@example.com", "--reason", "ticket 7 again", "--json") == .done)
        #expect(try await run("add", "out", "ann@example.com") == .no)
        #expect(try await run("check", "ann@example.com") == .done)
    }
}
