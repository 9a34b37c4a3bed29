import Foundation
import TestSupport
import Testing

/// The damage report of mail that was relayed, with a guard and without.
@Suite(.scoped) struct ReportTests {
    private func mail(_ campaign: String, subject: String = "Spring is here") -> [UInt8] {
        TestMessage.plain(subject: subject, fields: ["X-Campaign-ID: \(campaign)"])
    }

    @Test func `a stopped campaign is reported in every format`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port, "")
        for number in 0..<5 {
            #expect(try program.deliver(to: ["user\(number)@one.example"], message: mail("spring")).code == 250)
        }
        #expect(try program.deliver(to: ["x@two.example"], message: mail("spring", subject: "Hi {{name}}")).code == 550)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong price").exitCode == 0)
        #expect(try program.deliver(to: ["late@two.example"], message: mail("spring")).code == 451)
        #expect(try program.run("report").exitCode == 2)
        #expect(try program.run("report", "--campaign", "autumn").exitCode == 1)
        for running in [true, false] {
            let text = try program.run("report", "--campaign", "spring")
            #expect(text.exitCode == 0 && text.output.contains("5 deliveries to 5 people (5 accepted)"), "\(text)")
            #expect(text.output.contains("2 deliveries (1 blocked, 1 deferred)"), "\(text)")
            #expect(text.output.contains("S1  campaign:spring defer by"), "\(text)")
            #expect(text.output.contains("relayed 5, blocked 1, deferred 1"), "\(text)")
            let json = try program.run("report", "--since", "1h", "--format", "json").output
            let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
            #expect(object?["deliveries"] as? [String: Int] == ["accepted": 5, "blocked": 1, "deferred": 1])
            #expect(object?["affected"] as? Int == 5)
            let path = try TestScope.mine.path("report.html")
            #expect(
                try program.run("report", "--campaign", "spring", "--format", "html", "--output", path).exitCode == 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains("S1 made"))
            let csv = try program.run("report", "--campaign", "spring", "--format", "csv").output.split(separator: "\n")
            #expect(csv.count == 8 && csv.first == "email,state,at,campaign,segment,id,reply")
            #expect(csv.filter { $0.contains(",accepted,") }.count == 5)
            #expect(csv.last?.hasPrefix("late@two.example,deferred,") == true, "\(csv)")
            if running { program.end() }
        }
    }

    @Test func `no command prints what audit.redact hides`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "audit: {redact: hash}"
        let program = try GuardProgram.start(settings)
        let blocked = TestMessage.plain(subject: "Hi {{name}}, is jane@one.example yours?")
        #expect(try program.deliver(to: ["jane@one.example"]).code == 250)
        #expect(try program.deliver(to: ["jane@one.example"], message: blocked).code == 550)
        let id = try #require(try LogRecord.read(program.run("log", "--json").output).last?.id)
        #expect(try program.run("stop", "--mode", "hold", "--reason", "for jane@one.example").exitCode == 0)
        #expect(try program.deliver(to: ["jane@one.example"]).code == 250)
        for running in [true, false] {
            for line in [
                ["log"], ["log", "--json"], ["show", id], ["show", id, "--json"], ["report", "--since", "1h"],
                ["report", "--since", "1h", "--format", "csv"], ["report", "--since", "1h", "--format", "html"],
                ["held", "list"], ["held", "list", "--json"], ["held", "release", "--dry-run", "--stop", "S1"],
                ["status"], ["status", "--json"], ["acts"], ["incident", "list"], ["incident", "show", "I1"],
                ["log", "--count"], ["resume", "S1", "--dry-run"],
            ] {
                let done = try Command.run(Checkout.program, line + ["--config", program.configuration])
                // `status` has another exit code, because mail is stopped or no guard runs.
                #expect(done.exitCode == 0 || line[0] == "status", "\(line): \(done)")
                #expect(!(done.output + done.errorOutput).contains("jane@one.example"), "\(line): \(done)")
            }
            let preview = try program.run("resume", "S1", "--dry-run").output
            #expect(preview.contains("1 message stopped"), "guard and folder give the same count: \(preview)")
            // printf jane@one.example | sha256sum
            let digest = "ce1b26cb2a5e819361c69e1428ca7cdc66a7afd1facd64378c49e5d0d21ea303"
            #expect(try program.run("log").output.contains(digest))
            let raw = try program.run("show", id, "--raw")
            #expect(raw.exitCode == 1 && raw.errorOutput.contains("audit.redact"), "\(raw)")
            #expect(
                try LogRecord.read(program.run("log", "--json", "--recipient", "jane@one.example").output).count == 3)
            if running { program.end() }
        }
        // It is not known what may be shown, so nothing is shown. A stop works all the same.
        let text = try String(contentsOfFile: program.configuration, encoding: .utf8)
        try (text + "\nno_such_key: 1\n").write(toFile: program.configuration, atomically: true, encoding: .utf8)
        let list = try program.run("held", "list")
        #expect(list.exitCode == 0 && list.output.contains("S1") && !list.output.contains("jane"), "\(list)")
        #expect(try program.run("log").exitCode == 2)
        #expect(try program.run("stop", "--reason", "after all").exitCode == 0)
    }
}
