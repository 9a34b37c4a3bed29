import Foundation
import Synchronization
import TestSupport
import Testing

/// `sendguard block`: a phrase that may not leave any more.
@Suite(.scoped) struct BlockTests {
    private func message(_ text: String, campaign: String = "spring") -> [UInt8] {
        TestMessage.plain(body: text, fields: ["X-Campaign-ID: \(campaign)"])
    }

    private func block(_ program: GuardProgram, _ arguments: String...) throws -> Command {
        try Command.run(
            Checkout.program, ["block"] + arguments + ["--reason", "wrong price", "--config", program.configuration])
    }

    @Test func `a phrase is refused at once on all loops, and its mail flows when the block ends`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let sessions = try (0..<4).map { _ in try program.session() }
        for session in sessions { #expect(try session.deliver(message: message("Only 9.99")).code == 250) }
        let made = try block(program, "--phrase", "only 9.99")
        #expect(made.exitCode == 0 && made.output.contains("BLOCKED"), "\(made)")
        for session in sessions {
            let reply = try session.deliver(message: message("ONLY\n 9.99"))
            let words = "550 5.7.1 sendguard: the phrase \"only 9.99\" in text is blocked: wrong price [phrase B1] id="
            #expect(reply.contains(words), "\(reply)")
            #expect(try session.deliver(message: message("Only 8.99")).code == 250)
        }
        let again = try block(program, "--phrase", "only  9.99", "--for", "2h")
        #expect(again.exitCode == 1 && again.errorOutput.contains("B1 blocks this phrase already"), "\(again)")
        #expect(try program.run("status").output.contains(#"B1  the phrase "only 9.99" in all mail"#))
        #expect(try program.records("--check", "phrase").count == 4)
        let id = try #require(try program.records("--check", "phrase").first?.id)
        #expect(try program.run("show", id).output.contains("sendguard block end B1 --reason TEXT"))
        #expect(try program.run("allow", "--message", id, "--reason", "r").errorOutput.contains("block end B1"))

        #expect(try program.run("block", "end", "B1", "--reason", "corrected").exitCode == 0)
        #expect(try program.run("allow", "--message", id, "--reason", "r").errorOutput.contains("that block has ended"))
        for session in sessions { #expect(try session.deliver(message: message("Only 9.99")).code == 250) }
    }

    @Test func `a block survives a restart and works without a running guard`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let unknown = try block(program, "--phrase", "only 9.99", "--campaign", "spr*")
        #expect(unknown.exitCode == 0 && unknown.output.contains("MATCHED NOTHING"), "\(unknown)")
        program.kill()
        #expect(try block(program, "--phrase", "only 9.99", "--campaign", "spr*").exitCode == 1)
        let offline = try block(program, "--phrase", "only 8.99", "--for", "1h")
        #expect(offline.exitCode == 0 && offline.output.contains("no guard runs"), "\(offline)")
        let longer = try block(program, "--phrase", "only 8.99", "--for", "2h")
        #expect(longer.exitCode == 0 && longer.output.contains("B3"), "\(longer)")
        #expect(try program.run("block", "end", "B3", "--reason", "too long").exitCode == 0)
        try program.start()
        #expect(try program.deliver(message: message("only 9.99")).contains("[phrase B1]"))
        #expect(try program.deliver(message: message("only 9.99", campaign: "autumn")).code == 250)
        #expect(try program.deliver(message: message("only 8.99", campaign: "autumn")).contains("[phrase B2]"))
        let list = try program.run("block", "list", "--json").output
        #expect(list.contains(#""campaign":"spr*""#) && list.contains(#""campaign":null"#), "\(list)")
    }

    @Test func `a message that was judged before the block gets no permit after it`() throws {
        let (arrived, mayAnswer) = (Latch(), Latch())
        let esp = try ScriptedESP { event in
            guard case .command(verb: "DATA", _) = event else { return nil }
            arrived.open()
            mayAnswer.wait()
            return nil
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = Mutex<SMTPReply?>(nil)
        let text = message("Only 9.99")
        let sending = Threads.start(1) { _ in
            let said = try program.deliver(message: text)
            reply.withLock { $0 = said }
        }
        arrived.wait()
        #expect(try block(program, "--phrase", "only 9.99").exitCode == 0)
        mayAnswer.open()
        try sending.wait()
        #expect(reply.withLock(\.self)?.code == 451)
        #expect(esp.messages.isEmpty)
        #expect(try program.deliver(message: text).contains("[phrase B1]"))
    }

    @Test func `held mail with a blocked phrase is refused when it is released`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        for text in ["Only 9.99", "Only 8.99"] { #expect(try program.deliver(message: message(text)).code == 250) }
        #expect(try block(program, "--phrase", "only 9.99").exitCode == 0)
        try program.resumeAll()
        let preview = try program.run("held", "release", "--dry-run").output
        #expect(preview.contains("1 message with a blocked phrase") && preview.contains("  B1"), "\(preview)")
        let json = try program.run("held", "release", "--dry-run", "--json").output
        #expect(json.contains(#""blocks":["B1"]"#), "\(json)")
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.output.contains("1 blocked, 1 released"), "\(release)")
        #expect(esp.messages.count == 1)
        let found = try #require(try program.records("--check", "phrase").first)
        #expect(found.verdict == "blocked" && found.findings.first?.kind == "B1", "\(found)")
    }

    @Test func `a reply shows letters beyond ASCII as escapes, and the log shows them as they are`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        #expect(try block(program, "--phrase", "Café für 9 €").exitCode == 0)
        let refused = try program.deliver(message: message("CAFÉ für 9 €, heute"))
        let words = #"the phrase "Caf\u{e9} f\u{fc}r 9 \u{20ac}" in text is blocked: wrong price [phrase B1] id="#
        #expect(refused.code == 550 && refused.contains(words), "\(refused)")
        let id = try #require(try program.records("--check", "phrase").first?.id)
        for command in [["log"], ["show", id], ["log", "--json"]] {
            let output = try Command.run(Checkout.program, command + ["--config", program.configuration]).output
            #expect(output.contains("Café für 9 €"), "\(output)")
        }
        #expect(try program.run("stop", "--reason", "falscher Preis für Käse").exitCode == 0)
        let stopped = try program.deliver(message: message("Hello"))
        #expect(stopped.contains(#"stopped: falscher Preis f\u{fc}r K\u{e4}se [stop S1]"#), "\(stopped)")
    }

    @Test func `a client that asked for SMTPUTF8 gets the letters as they are`() throws {
        let esp = try ScriptedESP(extensions: ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8"])
        let program = try GuardProgram.start(upstreamPort: esp.port)
        // The guard knows the ESP's extensions after the first message, at the latest.
        #expect(try program.deliver().code == 250)
        #expect(try block(program, "--phrase", "Café").exitCode == 0)
        let client = try program.session()
        for (parameters, shown) in [(" SMTPUTF8", "\"Café\""), ("", #""Caf\u{e9}""#)] {
            let refused = try client.deliver(message: message("im Café"), parameters: parameters)
            #expect(refused.code == 550 && refused.contains(shown), "\(refused)")
        }
    }

    @Test(.enabled(if: SystemCommand.swaks, "swaks is not installed"))
    func `a phrase in HTML is refused to another client`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        #expect(try block(program, "--phrase", "Nur 9 €").exitCode == 0)
        let swaks = try Command.run(
            "swaks",
            [
                "--server", "127.0.0.1:\(program.port)", "--from", "news@example.com", "--to", "ada@example.net",
                "--header", "Content-Type: text/html; charset=utf-8", "--body", "<p>nur&nbsp;<b>9</b> &euro;</p>",
            ])
        #expect(swaks.exitCode != 0 && swaks.output.contains("[phrase B1]"), "\(swaks)")
    }

    @Test(arguments: ["", "ab", " x y "]) func `a phrase that is too short is refused`(phrase: String) throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        let block = try block(program, "--phrase", phrase)
        #expect(block.exitCode == 2 && block.errorOutput.contains("too short"), "\(block)")
    }
}
