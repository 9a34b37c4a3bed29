import Foundation
import TestSupport
import Testing

/// Lists that refresh themselves, and the alerts when they do not.
@Suite(.scoped) struct ListRefreshTests {
    private static let jane = "jane@example.net"
    private static let john = "john@example.net"

    /// A guard with the list `unsubscribed`, and the file for its alerts.
    private func start(_ keys: String) throws -> (program: GuardProgram, alerts: Alerts) {
        let sandbox = try SandboxProgram.start()
        let alerts = Alerts(file: try TestScope.mine.path("alerts"))
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            lists: [{name: unsubscribed, kind: suppression, \(keys)}]
            alerts: {command: [/bin/sh, "-c", "cat >> \(alerts.file)"], timeout: 5s}
            """
        return (try GuardProgram.start(settings), alerts)
    }

    private struct Alerts {
        let file: String

        /// `KIND: TEXT`, in the order of arrival.
        var all: [String] {
            let lines = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n") ?? []
            return lines.compactMap { try? JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
                .map { "\($0["kind"] ?? ""): \($0["text"] ?? "")" }
        }

        func wait(for text: String) throws {
            try waitUntil("the alert \"\(text)\"") { all.contains { $0.contains(text) } }
        }

        func count(_ text: String) -> Int { all.count { $0.contains(text) } }
    }

    private func csv(_ addresses: String...) -> String { (["email"] + addresses).joined(separator: "\n") + "\n" }

    /// Writes the file elsewhere and renames it into place, as an export should do.
    private func replace(_ path: String, _ text: String) throws {
        let scope = try TestScope.mine
        let written = try scope.write(scope.uniqueName("export"), text)
        #expect(rename(written, path) == 0)
    }

    private func isSuppressed(_ address: String, _ program: GuardProgram) throws -> Bool {
        let reply = try program.deliver(to: [address])
        return reply.code == 550 && reply.contains("suppressed")
    }

    private func waitForSuppression(_ address: String, _ program: GuardProgram) throws {
        try waitUntil("\(address) to be suppressed") { try isSuppressed(address, program) }
    }

    private func list(_ program: GuardProgram) throws -> [String: Any] {
        let status = try program.run("status", "--json").output
        let object = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
        return try #require((object?["lists"] as? [[String: Any]])?.first)
    }

    private func events(_ program: GuardProgram) throws -> [[String: String]] {
        try program.run("acts", "--json").output.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return (object ?? [:]).compactMapValues { $0 as? String }
        }
    }

    // MARK: Files

    @Test func `a replaced file is in force at once, and its import is recorded`() throws {
        let file = try TestScope.mine.path("optouts.csv")
        let (program, alerts) = try start("refresh: {file: \"\(file)\"}")
        #expect(try program.deliver(to: [Self.jane]).contains("never imported"))
        try replace(file, csv(Self.jane))
        try waitForSuppression(Self.jane, program)
        #expect(try program.deliver(to: [Self.john]).code == 250)
        try replace(file, csv(Self.jane, Self.john))
        try waitForSuppression(Self.john, program)
        let events = try events(program)
        #expect(events.map { $0["act"] } == ["import", "import"])
        #expect(events.map { $0["who"] } == ["refresh of list unsubscribed", "refresh of list unsubscribed"])
        #expect(
            events.last?["subject"] == "list unsubscribed version 2, 2 rows (1 new, 0 gone, 1 stay)"
                && events.last?["reason"] == "optouts.csv")

        let status = try program.run("status").output
        #expect(status.contains("refreshed from file \(file); done"), "\(status)")
        let list = try list(program)
        #expect(list["version"] as? Int == 2 && list["rows"] as? Int == 2 && list["freshness"] as? String == "fresh")
        #expect((list["refresh"] as? [String: Any])?["from"] as? String == "file \(file)")
        try alerts.wait(for: "list unsubscribed is in order again (version ")
    }

    @Test func `a file written in place is imported when it is closed, never half written`() throws {
        let file = try TestScope.mine.path("optouts.csv")
        let (program, _) = try start("max_removed: 100%, refresh: {file: \"\(file)\"}")
        try replace(file, csv(Self.jane))
        try waitForSuppression(Self.jane, program)
        let writer = try #require(FileHandle(forWritingAtPath: file))
        try writer.truncate(atOffset: 0)
        try writer.write(contentsOf: Data("email\n\(Self.john)\n".utf8))
        // A second file arrives, so the guard checks the folder while the first file is half written.
        try replace("\(file).other", csv("other@example.net"))
        #expect(try list(program)["version"] as? Int == 1)
        try writer.write(contentsOf: Data("last@example.net\n".utf8))
        try writer.close()
        try waitForSuppression("last@example.net", program)
        #expect(try isSuppressed(Self.john, program) && !isSuppressed(Self.jane, program))
        #expect(
            try events(program).map { $0["subject"] } == [
                "list unsubscribed version 1, 1 row (1 new, 0 gone, 0 stay)",
                "list unsubscribed version 2, 2 rows (2 new, 1 gone, 0 stay)",
            ])
    }

    @Test func `a broken file keeps the old version and alerts once, and a corrected file is imported`()
        throws
    {
        let file = try TestScope.mine.path("optouts.json")
        let (program, alerts) = try start("max_removed: 50%, refresh: {file: \"\(file)\"}")
        try replace(file, #"[{"email": "\#(Self.jane)"}]"#)
        try waitForSuppression(Self.jane, program)
        try replace(file, #"[{"email": "\#(Self.jane)"}, {"email": "jo"#)
        try alerts.wait(for: "list unsubscribed could not be refreshed from the file \(file)")
        #expect(try list(program)["version"] as? Int == 1)
        #expect(try isSuppressed(Self.jane, program))
        #expect(try program.run("status").output.contains("FAILED"))
        // A reload makes the guard try again. The refusal is recorded once.
        for round in 1...2 {
            try program.process.signal(SIGHUP)
            try waitUntil("try \(round)") {
                try program.process.errorOutput.components(separatedBy: "again, list unsubscribed").count > round
            }
        }
        #expect(try events(program).count { $0["act"] == "refused" } == 1)
        try replace(file, #"[{"email": "\#(Self.jane)"}, {"email": "\#(Self.john)"}]"#)
        try waitForSuppression(Self.john, program)
        try alerts.wait(for: "resumed: list unsubscribed is refreshed again: version 2 of optouts.json, 2 rows")
        #expect(alerts.count("could not be refreshed") == 1)
    }

    @Test func `a refused refresh alerts with the numbers, mail flows, and the list keeps its age`() throws {
        let file = try TestScope.mine.path("optouts.csv")
        let (program, alerts) = try start("refresh: {file: \"\(file)\"}")
        try replace(file, csv(Self.jane))
        try waitForSuppression(Self.jane, program)
        try replace(file, csv(Self.john))
        try alerts.wait(
            for:
                "list unsubscribed could not be refreshed from the file \(file): it was refused: optouts.csv: 1 of 1 entries "
                + "goes (100 %), 1 is new; max_removed is 10 %; to import it anyway, add --allow removed. Version 1 stays"
        )
        #expect(try isSuppressed(Self.jane, program) && !isSuppressed(Self.john, program))
        #expect(try program.deliver(to: [Self.john]).code == 250)
        let list = try list(program)
        #expect(list["version"] as? Int == 1 && list["trouble"] is NSNull?)
        let back = try program.run("list", "import", "unsubscribed", file, "--allow", "removed")
        #expect(back.exitCode == 0 && back.output.contains("(1 new, 1 gone, 0 stay)"), "\(back)")
        try waitForSuppression(Self.john, program)
    }

    @Test func `a file present at the start is imported, and not again at the next start`() throws {
        let file = try TestScope.mine.path("optouts.csv")
        try replace(file, csv(Self.jane))
        let (program, _) = try start("refresh: {file: \"\(file)\"}")
        try waitForSuppression(Self.jane, program)
        program.end()
        try program.start()
        #expect(try isSuppressed(Self.jane, program))
        try replace(file, csv(Self.jane, Self.john))
        try waitForSuppression(Self.john, program)
        #expect(try events(program).count { $0["act"] == "import" } == 2)
    }

    @Test func `an older file does not replace a newer import by a person`() throws {
        let scope = try TestScope.mine
        let file = scope.path("optouts.csv")
        let (program, alerts) = try start("refresh: {file: \"\(file)\"}")
        #expect(try program.importList("unsubscribed", csv(Self.jane, Self.john)).exitCode == 0)
        let yesterday = try scope.write("yesterday.csv", csv("old@example.net"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -86_400)], ofItemAtPath: yesterday)
        #expect(rename(yesterday, file) == 0)
        try alerts.wait(for: "older than version 1 in force")
        #expect(try isSuppressed(Self.john, program) && !isSuppressed("old@example.net", program))
        let refused = try #require(try events(program).last)
        #expect(refused["act"] == "refused" && refused["who"] == "refresh of list unsubscribed")
        // A new file is accepted.
        try replace(file, csv(Self.jane))
        try waitUntil("the new file to be imported") { try program.deliver(to: [Self.john]).code == 250 }
        #expect(try list(program)["version"] as? Int == 2)
    }

    @Test func `a file moved into the folder is imported, and a reload can change the folder`() throws {
        let scope = try TestScope.mine
        let (first, second) = (scope.path("first"), scope.path("second"))
        for folder in [first, second] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let (program, _) = try start("refresh: {folder: \"\(first)\"}")
        try replace("\(first)/.partial", csv("nobody@example.net"))
        try replace("\(first)/2026-03-01.csv.tmp", csv("nobody@example.net"))
        try replace("\(first)/2026-03-01.csv", csv(Self.jane))
        try waitForSuppression(Self.jane, program)
        #expect(try events(program).map { $0["reason"] } == ["2026-03-01.csv"])
        try replace("\(first)/2026-03-02.csv", csv(Self.jane, Self.john))
        try waitForSuppression(Self.john, program)

        let text = try String(contentsOfFile: program.configuration, encoding: .utf8)
        try text.replacing(first, with: second).write(toFile: program.configuration, atomically: true, encoding: .utf8)
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        try replace("\(first)/2026-03-03.csv", csv("unheard@example.net"))
        try replace("\(second)/2026-03-04.csv", csv(Self.jane, "late@example.net"))
        try waitForSuppression("late@example.net", program)
        #expect(try events(program).filter { $0["act"] == "import" }.last?["reason"] == "2026-03-04.csv")
        #expect(try !isSuppressed("unheard@example.net", program))
    }

    // MARK: Commands

    @Test func `the output of a refresh command is imported at its interval`() throws {
        let scope = try TestScope.mine
        let file = try scope.write("source.csv", csv(Self.jane))
        let (program, _) = try start("refresh: {command: [/bin/cat, \"\(file)\"], every: 1s}")
        try waitForSuppression(Self.jane, program)
        try replace(file, csv(Self.jane, Self.john))
        try waitForSuppression(Self.john, program)
        let status = try program.run("status").output
        #expect(status.contains("refreshed from command /bin/cat every 1 s; done"), "\(status)")
        #expect(try events(program).last?["reason"] == "cat")
    }

    @Test func `a refresh command that fails, stops short or hangs keeps the old version and says why`() throws {
        let scope = try TestScope.mine
        let script = try scope.write("export.sh", "echo \(Self.jane)\n")
        let (program, alerts) = try start("refresh: {command: [/bin/sh, \"\(script)\"], every: 1s, timeout: 2s}")
        try waitForSuppression(Self.jane, program)
        func expectFailure(_ text: String, _ lines: String) throws {
            try replace(script, lines)
            try alerts.wait(for: text)
            #expect(try isSuppressed(Self.jane, program) && !isSuppressed(Self.john, program))
        }
        try expectFailure(
            "from the command /bin/sh: /bin/sh ended with exit code 7: no route to the CRM",
            "echo \(Self.john)\necho 'no route to the CRM' >&2\nexit 7\n")
        try expectFailure("line", "printf '[{\"email\": \"\(Self.john)\"}, {\"ema'\n")
        try expectFailure("/bin/sh was killed after 2.0 seconds", "echo \(Self.john)\nexec sleep 600\n")
        let refresh = try #require(try list(program)["refresh"] as? [String: Any])
        #expect((refresh["failure"] as? String)?.contains("was killed") == true && refresh["nextTryAt"] is String)
        try replace(script, "echo \(Self.jane)\necho \(Self.john)\n")
        try waitForSuppression(Self.john, program)
        try alerts.wait(for: "resumed: list unsubscribed is refreshed again")
        #expect(alerts.count("ended with exit code 7") == 1)
    }

    @Test func `the end of the guard also ends its running refresh command`() throws {
        let pid = try TestScope.mine.path("pid")
        let script = "echo $$ > \(pid); echo \(Self.jane); exec sleep 600"
        let (program, _) = try start("refresh: {command: [/bin/sh, \"-c\", \"\(script)\"], every: 1h}")
        let child = try waitFor("the command") {
            pid_t((try? String(contentsOfFile: pid, encoding: .utf8))?.trimmingCharacters(in: .newlines) ?? "")
        }
        let start = ContinuousClock.now
        program.end()
        #expect(ContinuousClock.now - start < .seconds(10))
        try waitUntil("the end of the command") {
            kill(child, 0) != 0
                || (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8))?.contains(") Z ") != false
        }
    }

    // MARK: Age

    @Test func `alerts come before an ageing list defers mail, when it does, and when it has recovered`() throws {
        let file = try TestScope.mine.path("optouts.csv")
        let (program, alerts) = try start("max_age: 8s, refresh: {file: \"\(file)\"}")
        try replace(file, csv(Self.jane))
        try waitForSuppression(Self.jane, program)
        try alerts.wait(for: "list unsubscribed is in order again")
        #expect(try program.deliver(to: [Self.john]).code == 250)

        try alerts.wait(for: " % of its max_age of 8 s: all mail is deferred in ")
        let ageing = try list(program)
        // It may have become too old between the alert and the question.
        #expect(["ageing", "too-old"].contains(ageing["freshness"] as? String))
        #expect(ageing["maxAgeSeconds"] as? Int == 8)

        try alerts.wait(for: "older than its max_age of 8 s")
        let deferred = try program.deliver(to: [Self.john])
        #expect(deferred.code == 451, "\(deferred)")
        #expect(deferred.contains("list unsubscribed is") && deferred.contains("older than its max_age of 8 s"))
        #expect(try isSuppressed(Self.jane, program), "an address on the list is refused, however old the list is")
        #expect(try list(program)["freshness"] as? String == "too-old")
        #expect(try program.run("status").output.contains("mail is deferred: list unsubscribed is"))

        // The same content in a new export is enough.
        try replace(file, csv(Self.jane))
        try waitUntil("mail to flow") { try program.deliver(to: [Self.john]).code == 250 }
        try waitUntil("the second recovery") { alerts.count("is in order again") == 2 }
        let order = alerts.all.map { $0.prefix(28) }
        let expected = [
            "warning: mail is deferred: l", "resumed: list unsubscribed i", "warning: list unsubscribed i",
            "warning: mail is deferred: l", "resumed: list unsubscribed i",
        ]
        #expect(Array(order.prefix(5)).map(String.init) == expected, "\(alerts.all)")
    }
}
