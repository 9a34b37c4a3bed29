import Foundation
import TestSupport
import Testing

/// The output of every command while mail is stopped, and the record of events.
@Suite(.scoped) struct RecordExportTests {
    @Test func `commands warn while mail is stopped, and their JSON stays valid`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.deliver().code == 250)
        #expect(try program.run("log").errorOutput.isEmpty)
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        let banner = /sendguard: STOPPED by S1 \(all, defer\) since \S+: wrong segment.*\n/
        for running in [true, false] {
            let log = try program.run("log", "--json")
            #expect(log.exitCode == 0)
            #expect(log.errorOutput.wholeMatch(of: banner) != nil, "\(log)")
            #expect(try LogRecord.read(log.output).count == 1)
            #expect(try program.run("config", "check").errorOutput.wholeMatch(of: banner) != nil)
            let status = try program.run("status", "--json")
            #expect(!status.errorOutput.contains("STOPPED"))
            if running { program.kill() }
        }
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        #expect(try program.run("log", "--json").errorOutput.isEmpty)
    }

    @Test func `an event names the user that the kernel reports, and for root the SUDO_USER too`() throws {
        let program = try GuardProgram.start(GuardSettings(upstreamPort: 1))
        for running in [true, false] {
            let told = try Command.run(
                Checkout.program, ["stop", "--reason", "wrong", "--json", "--state", program.state],
                environment: ["SUDO_USER": "ann"])
            let login = (try? String(contentsOfFile: "/proc/self/loginuid", encoding: .utf8)) ?? "4294967295"
            if geteuid() == 0, login.hasPrefix("4294967295") {
                #expect(told.output.contains(#""who":"root (says ann)""#), "\(told)")
            } else {
                #expect(!told.output.contains(#""who":"ann""#), "\(told)")
            }
            if running { program.end() }
        }
    }

    @Test func `config check prints no warning when the database cannot be read`() throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        try Data("nonsense".utf8).write(to: URL(filePath: program.database))
        #expect(try program.run("config", "check").errorOutput.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(program.state)/sendguard.lock"))
    }

    @Test func `the events include stops, resumes, imports and reloads, done and refused`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression, max_removed: 10%}]"
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("unsubscribed", "email\na@example.net\nb@example.net\n").exitCode == 0)
        #expect(try program.importList("unsubscribed", "email\na@example.net\n").exitCode == 1)
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        settings.more = "nonsense: 1"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the refused reload") { try program.process.errorOutput.contains("not reloaded") }
        let state = ["--state", program.state]
        func events(_ arguments: String...) throws -> [[String: String]] {
            try Command.run(Checkout.program, ["acts", "--json"] + arguments + state).output.split(separator: "\n")
                .map { line in
                    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    return (object ?? [:]).compactMapValues { $0 as? String }
                }
        }
        let all = ["import", "refused", "stop", "resume", "reload", "reload"]
        try waitUntil("the last event") { try events().compactMap { $0["act"] } == all }
        let trail = try events()
        #expect(trail[0]["subject"] == "list unsubscribed version 1, 2 rows (2 new, 0 gone, 0 stay)")
        #expect(trail[2]["before"] == "nothing" && trail[2]["after"] == "S1 all defer")
        #expect(trail[5]["reason"]?.hasPrefix("refused") == true && trail[5]["who"] == "SIGHUP")
        #expect(try events("--limit", "2").count == 2)
        program.end()
        #expect(try events("--since", "1h").count == 6)
    }
}
