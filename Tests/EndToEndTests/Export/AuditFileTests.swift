import Foundation
import System
import TestSupport
import Testing

/// `audit.jsonl`: everything on record is also in a file, also after restarts, rotation, kills and a full disk.
@Suite(.scoped) struct AuditFileTests {
    private func settings(_ port: Int, _ file: String = "{}", more: String = "") -> GuardSettings {
        var settings = GuardSettings(upstreamPort: port)
        settings.more = "audit: {jsonl: \(file)\(more)}"
        return settings
    }

    private func blocked(_ program: GuardProgram) throws {
        #expect(try program.deliver(message: TestMessage.plain(subject: "Hi {{first_name}}")).code == 550)
    }

    @Test func `the file has each message as log prints it and each event, once, across restarts`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(settings(sandbox.port))
        for number in 0..<3 {
            #expect(try program.deliver(to: ["a\(number)@example.net", "b@example.net"]).code == 250)
        }
        try blocked(program)
        #expect(try program.importList("optouts", "email\nx@example.net\n").exitCode == 0)
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        #expect(try program.deliver().code == 451)
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        try waitUntil("the lines") { try program.trail.messages.count == 5 && program.trail.events.last == "resume" }
        let status = try program.run("status").output
        #expect(status.firstMatch(of: /record\n +jsonl +\S+state\/audit\.jsonl +written up to 20/) != nil, "\(status)")
        for _ in 0..<2 {
            program.end()
            // The next guard exports what was done without a guard.
            #expect(try program.run("stop", "--reason", "again").exitCode == 0)
            try program.start()
            #expect(try program.run("resume", "--all", "--reason", "corrected").exitCode == 0)
            #expect(try program.deliver().code == 250)
        }
        program.end()
        let trail = try program.trail
        #expect(try trail.messages.sorted() == program.logLines().sorted())
        #expect(trail.events == ["import"] + (0..<3).flatMap { _ in ["stop", "resume"] })
        #expect(Set(trail.ids).count == trail.all.count)
        let events = try program.run("acts", "--json").output.split(separator: "\n")
        #expect(events.count == trail.events.count)
    }

    @Test func `a message is exported once, when its outcome is known`() throws {
        let gate = DispatchSemaphore(value: 0)
        let esp = try ScriptedESP { event in
            if case .endOfData = event { gate.wait() }
            return nil
        }
        let program = try GuardProgram.start(settings(esp.port))
        let sender = Threads.start(1) { _ in #expect((try? program.deliver())?.code == 250) }
        try waitUntil("the message at the ESP") { esp.messages.count == 1 }
        try blocked(program)
        try waitUntil("the line of the blocked message") { try program.trail.messages.count == 1 }
        #expect(try program.trail.messages[0].contains(#""verdict":"blocked""#))
        gate.signal()
        try sender.wait()
        try waitUntil("the line of the relayed message") { try program.trail.messages.count == 2 }
        #expect(try program.trail.messages[1].contains(#""verdict":"relayed""#))
        #expect(try program.trail.messages.sorted() == program.logLines().sorted())
    }

    @Test func `held mail is exported when it is held and again after its release`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(settings(sandbox.port))
        try program.hold()
        #expect(try program.deliver().code == 250)
        try waitUntil("the line") { try program.trail.messages.count == 1 }
        #expect(try program.trail.messages == program.logLines())
        try program.resumeAll()
        #expect(try program.run("held", "release", "--reason", "corrected").exitCode == 0)
        program.end()
        let trail = try program.trail
        #expect(trail.messages.count == 2 && trail.messages.last?.contains(#""state":"released""#) == true)
        #expect(try Array(trail.lastByID.values) == program.logLines())
    }

    @Test func `the file rotates by size, and no line is split or lost`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(settings(sandbox.port, "{file: trail.log, max_bytes: 10KB, keep: 90}"))
        let client = try program.session()
        for number in 0..<120 {
            #expect(try client.deliver(to: ["customer\(number)@example.net"], message: TestMessage.plain()).code == 250)
        }
        program.end()
        let trail = try RecordExportLines(in: program.state, "trail.log")
        #expect(try trail.messages == program.logLines())
        for number in 0..<5 {
            let name = "\(program.state)/trail.log" + (number == 0 ? "" : ".\(number)")
            let bytes = try #require(FileManager.default.contents(atPath: name))
            #expect(bytes.count <= 10_000 && bytes.last == 0x0A, "\(name)")
        }
        // The oldest files are deleted when fewer may stay.
        try program.configure(settings(sandbox.port, "{file: trail.log, max_bytes: 10KB, keep: 2}"))
        try program.start()
        for number in 0..<30 {
            #expect(try program.deliver(to: ["late\(number)@example.net"]).code == 250)
        }
        program.end()
        let names = try FileManager.default.contentsOfDirectory(atPath: program.state)
        #expect(names.filter { $0.hasPrefix("trail") }.sorted() == ["trail.log", "trail.log.1", "trail.log.2"])
    }

    @Test func `kills during the export leave no gap and no torn line`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(settings(sandbox.port, "{max_bytes: 50KB, keep: 900}"))
        let ledger = Ledger()
        var random = SeededRandom(seed: 20_261_127)
        for round in 0..<6 {
            try program.start()
            ledger.isOver.store(false, ordering: .relaxed)
            let senders = Threads.start(4) { _ in ledger.send(to: program) }
            let (before, some) = (try program.trail.all.count, Int.random(in: 20...120, using: &random))
            let goal = ledger.acknowledged.count + some
            try waitUntil("mail in round \(round)") { ledger.acknowledged.count >= goal }
            // In some rounds a page is being written; in others nothing was written yet.
            if round % 2 == 0 { try waitUntil("lines in round \(round)") { try program.trail.all.count > before } }
            program.kill()
            ledger.isOver.store(true, ordering: .relaxed)
            try senders.wait()
            // The half line that a crash in the middle of a write leaves.
            if round == 3 { try append(#"{"at":"2026-11-27T2"#, to: "\(program.state)/audit.jsonl") }
        }
        try program.start()
        program.end()
        let (trail, log) = (try program.trail, try program.logLines())
        #expect(Set(trail.messages) == Set(log))
        #expect(trail.isWhole)
        #expect(trail.messages.count < log.count * 2, "only the last lines before a kill are doubled")
    }

    private func append(_ text: String, to path: String) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    @Test func `audit.redact hides people in the file as in the log`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(settings(sandbox.port, more: ", redact: hash"))
        #expect(try program.deliver(to: ["jane.doe@example.net"]).code == 250)
        let add = try program.run(
            "list", "add", "optouts", "joe.roe@example.net", "--reason", "joe.roe@example.net called")
        #expect(add.exitCode == 0, "\(add)")
        for running in [true, false] {
            let events = try program.run("acts", "--json").output
            #expect(!events.contains("joe.roe") && events.contains(" called"), "\(events)")
            if running { program.end() }
        }
        let trail = try program.trail
        #expect(try trail.messages == program.logLines())
        #expect(trail.events == ["list-add"])
        let people = ["jane.doe", "joe.roe"]
        #expect(trail.all.allSatisfy { line in !people.contains { line.contains($0) } }, "\(trail.all)")
    }

    @Test(.enabled(if: SmallDisk.unavailable == nil, "no small disk can be mounted here"))
    func `a full export disk stops no mail and loses no line`() throws {
        let sandbox = try SandboxProgram.start()
        let folder = try TestScope.mine.path("elsewhere")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let disk = try SmallDisk(on: folder, megabytes: 1)
        let program = try GuardProgram.start(settings(sandbox.port, "{file: \(folder)/audit.jsonl}"))
        #expect(try program.deliver().code == 250)
        try waitUntil("the first line") { try RecordExportLines(in: folder).messages.count == 1 }
        try disk.fill()
        // The last page of the file has some room.
        for _ in 0..<20 { #expect(try program.deliver().code == 250) }
        let status = try waitFor("status to show that the export waits") {
            let status = try program.run("status").output
            return status.contains("waits since") ? status : nil
        }
        #expect(status.contains("RUNNING") && status.contains("No space left on device"), "\(status)")
        #expect(try program.deliver().code == 250)
        _ = try RecordExportLines(in: folder)
        disk.free()
        try waitUntil("the rest") { try RecordExportLines(in: folder).messages.count == 22 }
        #expect(try RecordExportLines(in: folder).messages == program.logLines())
        let log = try waitFor("the log to say that the export works again") {
            let log = try program.process.errorOutput
            return log.contains("audit.jsonl again") ? log : nil
        }
        #expect(log.components(separatedBy: "cannot be written to").count == 2, "logged once: \(log)")
        #expect(try program.run("status").output.contains("written up to"))
    }

    @Test func `a reload can turn the file on, move it and turn it off`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(GuardSettings(upstreamPort: sandbox.port))
        #expect(try program.deliver().code == 250)
        try program.configure(settings(sandbox.port))
        try program.process.signal(SIGHUP)
        try waitUntil("the line of the earlier message") { try program.trail.messages.count == 1 }
        try program.configure(settings(sandbox.port, "{file: other.jsonl}"))
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") {
            try program.run("status").output.contains("other.jsonl")
        }
        #expect(try program.deliver().code == 250)
        try waitUntil("the line in the other file") {
            try RecordExportLines(in: program.state, "other.jsonl").messages.count == 1
        }
        try program.configure(GuardSettings(upstreamPort: sandbox.port))
        try program.process.signal(SIGHUP)
        try waitUntil("the export to be off") { try !program.run("status").output.contains("other.jsonl") }
        #expect(
            try program.trail.messages + RecordExportLines(in: program.state, "other.jsonl").messages
                == program.logLines())
    }
}
