import Foundation
import Synchronization
import TestSupport
import Testing

/// Released mail goes in order, once, and only past all gates that are in force then.
@Suite(.scoped) struct HeldReleaseTests {
    private func message(_ number: Int) -> [UInt8] {
        TestMessage.plain(subject: "Letter \(number)", fields: ["X-Campaign-ID: spring"])
    }

    private func subjects(_ esp: ScriptedESP) throws -> [String] {
        try esp.messages.map { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let start = try #require(text.range(of: "Subject: "))
            return String(text[start.upperBound...].prefix { $0 != "\r\n" })
        }
    }

    private func states(_ program: GuardProgram) throws -> [[String]] {
        try program.records().map { $0.deliveries.map(\.state) }
    }

    @Test func `held mail is released in order of arrival, in chunks, with its envelope parameters`() throws {
        let esp = try ScriptedESP(extensions: ["PIPELINING", "8BITMIME", "DSN", "SIZE 100000000"])
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        for number in 0..<7 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        try client.command("MAIL FROM:<news@example.com> RET=HDRS ENVID=e1")
        try client.command("RCPT TO:<dsn@example.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;x@example.org")
        try client.command("DATA")
        try client.socket.send(SMTPClient.dotStuffed(message(7)))
        #expect(try client.reply().code == 250)
        try program.resumeAll()
        #expect(try program.held().count == 8)
        let release = try program.run("held", "release", "--chunk", "3", "--reason", "go")
        #expect(release.exitCode == 0, "\(release)")
        for words in ["3 of 8: 3 released", "8 of 8", "8 released", "0 messages"] {
            #expect(release.output.contains(words), "\(words) in \(release)")
        }
        #expect(try subjects(esp) == (0..<8).map { "Letter \($0)" })
        #expect(esp.commands.contains { $0.contains("RET=HDRS ENVID=e1") })
        #expect(esp.commands.contains("RCPT TO:<dsn@example.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;x@example.org"))
        #expect(try states(program).allSatisfy { $0 == ["released"] })
        #expect(try program.records("--delivery", "released").count == 8)
        #expect(try program.records("--delivery", "held").isEmpty)
        let record = try #require(try program.records().first)
        #expect(try program.records("--verdict", "held").isEmpty)
        #expect(try program.records("--verdict", "relayed").count == 8)
        let log = try program.run("log").output
        #expect(log.split(separator: "\n").count { $0.contains("relayed") } == 8 && !log.contains("accepted"), "\(log)")
        #expect(record.verdict == "relayed" && record.stop == nil)
        #expect(record.deliveries[0].reply?.contains("2.0.0 taken id=") == true)
        #expect(try program.run("held", "list").exitCode == 1)
        #expect(try program.run("show", record.id, "--raw").exitCode == 1)
        #expect(try program.run("held", "release", "--reason", "again").exitCode == 1)
        #expect(esp.messages.count == 8)
    }

    @Test func `a release judges each message by the lists, checks and stops then in force`() throws {
        let esp = try ScriptedESP { event in
            guard case .command(verb: "RCPT", let line) = event else { return nil }
            if line.contains("refuse") { return .reply("550 5.1.1 unknown") }
            if line.contains("later") { return .reply("451 4.2.1 busy") }
            return nil
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        _ = try client.deliver(
            to: ["ada@example.net", "gone@example.net", "refuse@example.net", "later@example.net"], message: message(1))
        _ = try client.deliver(to: ["stopped@example.org"], message: message(2))
        _ = try client.deliver(
            to: ["ada@example.net"], message: TestMessage.plain(subject: "Bad", body: "Dear customer, ZZTOP"))
        try program.importList("gone", "email\ngone@example.net\n")
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "checks: {placeholder: {phrases: [ZZTOP]}}"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        try program.resumeAll()
        try program.hold("--recipient-domain", "example.org", reason: "not yet")

        let preview = try program.run("held", "release", "--dry-run")
        #expect(preview.exitCode == 0)
        for words in [
            "3 messages to 6 recipients", "1 recipient on a suppression list by now", "1 recipient covered by a stop",
        ] {
            #expect(preview.output.contains(words), "\(words) in \(preview)")
        }
        #expect(esp.messages.isEmpty)
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 1, "\(release)")
        for words in ["1 still held: 451 4.2.1 busy", "1 still held: 451 4.7.1 sendguard: stopped: not yet [stop S2]"] {
            #expect(release.output.contains(words), "\(words) in \(release)")
        }
        #expect(try subjects(esp) == ["Letter 1"])
        #expect(try states(program) == [["released", "suppressed", "refused", "held"], ["held"], ["blocked"]])
        let records = try program.records()
        #expect(records[0].deliveries[1].reply?.contains("suppressed (list gone)") == true)
        #expect(records[2].deliveries[0].reply?.contains("[placeholder]") == true)
        // A message that a check blocks at its release can be shown like any other.
        #expect(try program.run("show", records[2].id, "--raw").exitCode == 0)
        #expect(try program.held().map(\.id) == [records[0].id, records[1].id])
        program.kill()
        #expect(try states(program) == [["released", "suppressed", "refused", "held"], ["held"], ["blocked"]])
    }

    @Test func `a release sends nobody the same message twice`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.deliver(to: ["ada@example.net"], message: message(1)).code == 250)
        try program.hold()
        let client = try program.session()
        _ = try client.deliver(to: ["Ada@example.net", "bob@example.net"], message: message(1))
        _ = try client.deliver(to: ["bob@example.net"], message: message(1))
        _ = try client.deliver(to: ["ada@example.net"], message: message(2))
        let preview = try program.run("resume", "S1", "--dry-run")
        for words in [
            "will flow  S1: scope all, mode hold", "3 messages to 4 recipients",
            "1 recipient may have this very message already",
            "2 recipients may have a message of this campaign already",
            "spring: 3 messages", "it stays held until: sendguard held release",
        ] {
            #expect(preview.output.contains(words), "\(words) in \(preview)")
        }
        let resume = try program.run("resume", "S1", "--reason", "fixed")
        #expect(resume.output.contains("it stays held until: sendguard held release"))
        #expect(try program.held().count == 3 && esp.messages.count == 1)
        #expect(try program.run("held", "release", "--reason", "go").exitCode == 0)
        #expect(try states(program) == [["accepted"], ["blocked", "released"], ["blocked"], ["released"]])
        #expect(esp.messages.count == 3)
    }

    @Test func `filters select held messages and recipients`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        _ = try client.deliver(to: ["ada@example.net", "bob@example.org"], message: message(1))
        _ = try client.deliver(from: "a@example.com", to: ["cy@example.net"], message: TestMessage.plain())
        #expect(try program.held("--campaign", "SPRING").count == 1)
        #expect(try program.held("--campaign", "summer").isEmpty)
        #expect(try program.held("--sender", "a@example.com").count == 1)
        #expect(try program.held("--stop", "S1", "--stream", "newsletter", "--since", "1h").count == 2)
        #expect(try program.held("--stop", "S2").isEmpty)
        #expect(try program.held("--until", "1h").isEmpty)
        #expect(
            try program.held("--recipient", "BOB@example.org").first?.recipients.map(\.address) == ["bob@example.org"])
        let second = try #require(try program.held().last?.id)
        #expect(try program.held(second).map(\.id) == [second])
        for bad in [["nothing"], ["--stop", "X"], ["--recipient", "x"], ["--chunk", "0"]] {
            let arguments = ["held", "release", "--reason", "r", "--config", program.configuration] + bad
            #expect(try Command.run(Checkout.program, arguments).exitCode == 2, "\(bad)")
        }
        try program.resumeAll()
        #expect(try program.run("held", "release", "--recipient-domain", "example.org", "--reason", "go").exitCode == 0)
        #expect(try states(program) == [["held", "released"], ["held"]])
        #expect(try program.run("held", "discard", second).exitCode == 2)
        #expect(try program.run("held", "discard", second, "--reason", "old", "--dry-run").exitCode == 0)
        #expect(try program.run("held", "discard", second, "--reason", "old").exitCode == 0)
        #expect(try states(program) == [["held", "released"], ["discarded"]])
        program.end()
        // Without a running guard.
        #expect(try program.held().count == 1)
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 3 && release.errorOutput.contains("running guard"), "\(release)")
        #expect(try program.run("held", "discard", "--campaign", "spring", "--reason", "old").exitCode == 0)
        #expect(try states(program) == [["discarded", "released"], ["discarded"]])
        #expect(esp.messages.count == 1)
    }

    @Test func `a release holds deferred mail again and records a lost reply as unknown`() throws {
        let turn = Mutex(0)
        let esp = try ScriptedESP { event in
            guard case .endOfData = event else { return nil }
            switch turn.withLock({ turn in
                turn += 1; return turn
            }) {
            case 1: return .reply("451 4.3.0 not now")
            case 2: return .reply("554 5.6.0 never")
            case 3: return .drop
            default: return nil
            }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        for number in 1...4 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        try program.resumeAll()
        #expect(try program.run("held", "release", "--reason", "go").exitCode == 1)
        #expect(try states(program) == [["held"], ["refused"], ["unknown"], ["released"]])
        let held = try program.held()
        #expect(held.map { $0.recipients.map(\.state) } == [["held"], ["unknown"]])
        #expect(try program.run("held", "release", "--reason", "go").exitCode == 0)
        #expect(try states(program) == [["released"], ["refused"], ["unknown"], ["released"]])
        #expect(try subjects(esp) == ["Letter 1", "Letter 2", "Letter 3", "Letter 4", "Letter 1"])
        // A message with an unknown outcome can only be discarded, and only by its id.
        #expect(try program.run("held", "discard", "--campaign", "spring", "--reason", "x").exitCode == 0)
        #expect(try program.held().count == 1)
        #expect(try program.run("held", "discard", held[1].id, "--reason", "looked at").exitCode == 0)
        #expect(try program.held().isEmpty)
    }

    @Test func `an ESP that is down ends a release at the first message`() throws {
        let program = try GuardProgram.start(upstreamPort: FreePort.take())
        try program.hold()
        let client = try program.session()
        for number in 1...3 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 1, "\(release)")
        #expect(release.output.contains("1 of 3: 1 still held") && release.output.contains("interrupted"), "\(release)")
        #expect(try program.held().count == 3)
    }

    @Test func `a trip rule counts released mail and stops the rest`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "trips: [{name: burst, count: messages, per: campaign, window: 10m, at_least: 4, then: stop}]"
        let program = try GuardProgram.start(settings)
        try program.hold()
        let client = try program.session()
        for number in 1...3 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        try program.resumeAll()
        #expect(
            try program.run("held", "release", "--chunk", "2", "--reason", "go", "--campaign", "spring").exitCode >= 0)
        try waitUntil("the rule's stop") {
            try program.run("status", "--json").output.contains("rule:burst")
        }
        #expect(esp.messages.count >= 2, "half of four: the rules are cautious after a resume")
        #expect(try client.deliver(message: message(4)).code == 451)
    }

    @Test func `a ramp limits the rate of a release too`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        for number in 1...3 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        #expect(try program.run("resume", "S1", "--ramp", "30/min", "--reason", "slowly").exitCode == 0)
        let begin = ContinuousClock.now
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 0, "\(release)")
        #expect(ContinuousClock.now - begin > .seconds(2), "one message every two seconds")
        #expect(esp.messages.count == 3)
    }

    @Test func `an interrupted release is continued, also by two commands at once`() throws {
        let leave = Latch()
        let esp = try ScriptedESP.waiting(for: leave)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        for number in 1...6 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        try program.resumeAll()
        let first = try program.startCommand("held", "release", "--chunk", "2", "--reason", "go")
        try waitUntil("the first message at the ESP") { esp.messages.count == 1 }
        first.signal(SIGINT)
        #expect(try first.wait(within: .seconds(10)) != 0)
        let others = try (1...2).map { _ in
            try program.startCommand("held", "release", "--chunk", "2", "--reason", "go")
        }
        // A discard waits its turn too, and finds no message that is in flight.
        let discard = try program.startCommand("held", "discard", "--recipient", "c1@example.net", "--reason", "x")
        #expect(esp.messages.count == 1)
        leave.open()
        for other in others { _ = try other.wait(within: .seconds(30)) }
        _ = try discard.wait(within: .seconds(30))
        #expect(try subjects(esp) == (1...6).map { "Letter \($0)" })
        #expect(try states(program).allSatisfy { $0 == ["released"] })
    }

    @Test func `SIGTERM waits for the message that is being released and releases no other`() throws {
        let leave = Latch()
        let esp = try ScriptedESP.waiting(for: leave)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        for number in 1...3 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        client.socket.close()
        try program.resumeAll()
        _ = try program.startCommand("held", "release", "--reason", "go")
        try waitUntil("the first message at the ESP") { esp.messages.count == 1 }
        try program.process.signal(SIGTERM)
        try waitUntil("the end to begin") { try program.process.errorOutput.contains("ending") }
        leave.open()
        try waitUntil("the end") { try program.process.exitCode == 0 }
        #expect(try states(program) == [["released"], ["held"], ["held"]])
        #expect(esp.messages.count == 1)
    }

    @Test func `a stop during the release of a message holds the message again`() throws {
        let leave = Latch()
        let esp = try ScriptedESP { event in
            if case .command(verb: "DATA", line: _) = event { leave.wait() }
            return nil
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        _ = try program.deliver(message: message(1))
        try program.resumeAll()
        let release = try program.startCommand("held", "release", "--reason", "go")
        try waitUntil("DATA at the ESP") { esp.commands.contains("DATA") }
        #expect(try program.run("stop", "--mode", "reject", "--reason", "leak").exitCode == 0)
        leave.open()
        #expect(try release.wait(within: .seconds(30)) == 1)
        #expect(esp.messages.isEmpty)
        #expect(try states(program) == [["held"]])
        try program.resumeAll()
        #expect(try program.run("held", "release", "--reason", "go").exitCode == 0)
        #expect(esp.messages.count == 1)
    }

    @Test func `mail stays held while a list is missing`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        let program = try GuardProgram.start(settings)
        try program.hold()
        _ = try program.deliver(message: message(1))
        settings.more = "lists: [{name: unsubscribed, kind: suppression, max_age: 24h}]"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 1 && release.output.contains("list unsubscribed is missing"), "\(release)")
        #expect(try states(program) == [["held"]] && esp.messages.isEmpty)
    }

    @Test func `events show what was released and discarded`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        for number in 1...3 { _ = try client.deliver(to: ["c\(number)@example.net"], message: message(number)) }
        try program.resumeAll()
        #expect(try program.run("held", "release", "--recipient", "c1@example.net", "--reason", "one").exitCode == 0)
        #expect(try program.run("held", "discard", "--campaign", "spring", "--reason", "rest").exitCode == 0)
        let events = try Command.run(
            "curl", ["-s", "--unix-socket", "\(program.state)/sendguard.sock", "http://sendguard/acts?"]
        ).output
        #expect(events.contains(#""act":"release""#) && events.contains(#""before":"3 held""#), "\(events)")
        #expect(events.contains(#""act":"discard""#) && events.contains("2 discarded"), "\(events)")
        #expect(events.contains(#""subject":"campaign spring""#), "\(events)")
    }
}
