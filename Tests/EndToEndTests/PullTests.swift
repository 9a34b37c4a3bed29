import Foundation
import TestSupport
import Testing

/// The ways to pull a stop without a command or a socket, and the end of a stop by itself.
@Suite(.scoped) struct PullTests {
    private func touch(_ program: GuardProgram, _ text: String = "") throws {
        try Data(text.utf8).write(to: URL(filePath: "\(program.state)/STOP"))
    }

    private func removeFile(_ program: GuardProgram) throws {
        try FileManager.default.removeItem(atPath: "\(program.state)/STOP")
    }

    @Test func `a STOP file makes one stop of all mail, and its removal resumes nothing`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.deliver().code == 250)
        try touch(program, "wrong\tsegment\u{1B}[2J\nnobody reads this\n")
        try waitUntil("the stop") { try program.deliver().contains("stopped: wrong segment?[2J [stop S1]") }

        let refused = try program.run("resume", "S1", "--reason", "too early")
        #expect(refused.exitCode == 1 && refused.errorOutput.contains("STOP, which still exists"), "\(refused)")
        #expect(try program.run("resume", "--all", "--reason", "too early").exitCode == 1)
        try removeFile(program)
        try touch(program, "again")
        try removeFile(program)
        #expect(try program.deliver().contains("[stop S1]"), "one stop for one file")
        let status = try program.run("status", "--json")
        #expect(status.output.contains(#""origin":"file""#) && status.output.contains(#""who":"STOP file""#))

        #expect(try program.run("resume", "S1", "--reason", "segment corrected").exitCode == 0)
        #expect(try program.deliver().code == 250)
        try touch(program)
        try waitUntil("the second stop") { try program.deliver().contains("stopped: STOP file [stop S2]") }
        let count = try sandbox.entries().count
        #expect(try program.deliver().code == 451)
        #expect(try sandbox.entries().count == count)
    }

    @Test func `a STOP file present at the start stops the first message`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        try touch(program, "not tonight")
        try program.start()
        #expect(try program.deliver().contains("stopped: not tonight [stop S1]"))
        program.kill()
        // Without a running guard too, the file prevents a resume.
        let refused = try program.run("resume", "S1", "--reason", "too early")
        #expect(refused.exitCode == 1 && refused.errorOutput.contains("still exists"), "\(refused)")
        try removeFile(program)
        try program.start()
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(try sandbox.entries().isEmpty)
    }

    @Test func `a STOP file halts the guard even without socket and database`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        // Otherwise the limit's signal would end the program, which a full disk does not do.
        try program.start(wrapper: ["env", "--ignore-signal=XFSZ"])
        #expect(try program.deliver().code == 250)
        try FileManager.default.removeItem(atPath: "\(program.state)/sendguard.sock")
        let pid = try program.process.pid
        #expect(try Command.run("prlimit", ["--pid", "\(pid)", "--fsize=1:"]).exitCode == 0)
        try touch(program)
        try waitUntil("the halt") { try program.deliver().contains("sendguard: halted") }
        #expect(try Command.run("prlimit", ["--pid", "\(pid)", "--fsize=unlimited:"]).exitCode == 0)
        // The guard tries again until the stop is on the disk. Then the halt ends, and the stop stays.
        try waitUntil("the stop") { try program.deliver().contains("[stop S1]") }
    }

    @Test func `several SIGUSR1 make one stop of all mail, also during a reload`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        // A stop does not wait for a reload that runs.
        try program.process.signal(SIGHUP)
        for _ in 0..<3 { try program.process.signal(SIGUSR1) }
        try waitUntil("the stop") { try program.deliver().contains("stopped: SIGUSR1 [stop S1]") }
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        #expect(try program.run("resume", "S1", "--reason", "false alarm").exitCode == 0)
        #expect(try program.deliver().code == 250)
        try program.process.signal(SIGUSR1)
        try waitUntil("the second stop") { try program.deliver().contains("[stop S2]") }
    }

    @Test func `a timed stop ends by itself, and the log says so`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let stop = try program.run("stop", "--for", "2s", "--reason", "while the price is corrected")
        #expect(stop.exitCode == 0 && stop.output.contains("ENDS BY ITSELF"), "\(stop)")
        #expect(try program.deliver().contains("[stop S1]"))
        let start = ContinuousClock.now
        try waitUntil("the end of the stop") { try program.deliver().code == 250 }
        #expect(ContinuousClock.now - start < .seconds(5))
        let log = try program.process.errorOutput
        #expect(log.contains("stop S1 ended by sendguard: its own time was over"))
        #expect(log.contains("S1 (all, defer) has ended; mail flows again"))
    }

    @Test func `a timed stop that expired while no guard ran ends at the start`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        try program.makeState()
        #expect(try program.run("stop", "--for", "1s", "--reason", "a moment").exitCode == 0)
        let end = ContinuousClock.now + .seconds(1)
        try waitUntil("the stop to expire") { ContinuousClock.now > end }
        try program.start()
        #expect(try program.deliver().code == 250)
    }

    @Test func `the alert program gets an alert for a stop, a reminder and one for its end`() throws {
        let sandbox = try SandboxProgram.start()
        let file = try TestScope.mine.path("alerts")
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            stop: {remind: 1s}
            alerts: {command: [/bin/sh, "-c", "cat >> \(file)"], timeout: 5s}
            """
        let program = try GuardProgram.start(settings)
        func alerts() -> [[String: String]] {
            let lines = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n") ?? []
            return lines.compactMap { try? JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
        }
        #expect(try program.run("stop", "--campaign", "spring-*", "--reason", "wrong \"price\"").exitCode == 0)
        try waitUntil("two alerts") { alerts().count >= 2 }
        #expect(alerts()[0]["kind"] == "stopped")
        #expect(alerts()[0]["text"]?.hasPrefix("STOPPED by S1 (campaign:spring-*, defer)") == true)
        #expect(alerts()[0]["text"]?.hasSuffix("wrong \"price\"") == true)
        #expect(alerts()[1]["text"]?.hasPrefix("still STOPPED by S1") == true)
        #expect(try program.process.errorOutput.contains("alert: still STOPPED by S1"))
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        try waitUntil("the end") { alerts().last?["kind"] == "resumed" }
    }

    @Test func `a failing or hanging alert program is logged and blocks nothing else`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "alerts: {command: [/bin/sleep, \"600\"], timeout: 200ms}"
        let program = try GuardProgram.start(settings)
        #expect(try program.run("stop", "--reason", "now").exitCode == 0)
        try waitUntil("the alert program to be killed") {
            try program.process.errorOutput.contains("the alert program /bin/sleep was killed after 0.2 seconds")
        }
        // The file exists and may be executed, so the configuration is good. Its interpreter does not exist.
        let broken = try TestScope.mine.write("alert", "#!/no/such/interpreter\n")
        chmod(broken, 0o700)
        settings.more = "alerts: {command: [\(broken)]}"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        #expect(try program.run("resume", "S1", "--reason", "go").exitCode == 0)
        #expect(try program.deliver().code == 250)
        try waitUntil("the failure") {
            try program.process.errorOutput.contains("\(broken) cannot be started")
        }
    }
}
