import Foundation
import Synchronization
import TestSupport
import Testing

/// An armed apology passes to the people reached by the incident, once each, on every way that mail can take.
@Suite(.scoped) struct ApologyTests {
    private func mail(_ campaign: String, _ fields: [String] = [], body: String = "Hello") -> [UInt8] {
        TestMessage.plain(body: body, fields: ["X-Campaign-ID: \(campaign)"] + fields)
    }

    /// Mail of `spring` has reached Ada, Bob, Cleo, Dan and Eve, and the campaign is stopped.
    private func start(_ sandbox: SandboxProgram) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("unsubscribed", "email\nnobody@elsewhere.example\n").exitCode == 0)
        for name in ["ada", "bob", "cleo", "dan", "eve"] {
            #expect(try program.deliver(to: ["\(name)@x.example"], message: mail("spring")).code == 250)
        }
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong link").exitCode == 0)
        return program
    }

    private func arm(_ program: GuardProgram) throws -> Command {
        try program.run("incident", "apology", "arm", "I1", "--campaign", "Sorry")
    }

    /// The recipients of everything after the first five messages.
    private func received(_ sandbox: SandboxProgram) throws -> [[String]] {
        try sandbox.entries().dropFirst(5).map { $0.recipients.sorted() }
    }

    @Test func `an apology reaches only those of its recipients that the incident reached`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        #expect(try arm(program).output.contains("for       5  people whom the incident reached"))
        #expect(try program.run("list", "add", "unsubscribed", "dan@x.example").exitCode == 0)
        let client = try program.session()
        let names = ["ada", "zoe", "ADA", "bob"].map { "\($0)@x.example" }
        let reply = try client.deliver(to: names, message: mail("sorry"))
        #expect(reply.code == 250 && reply.text.contains("(2 recipients refused and left out)"), "\(reply)")
        #expect(try received(sandbox) == [["ada@x.example", "bob@x.example"]])
        let again = try program.deliver(to: ["bob@x.example"], message: mail("SORRY", body: "Hello again"))
        #expect(again.code == 550 && again.text.contains("has, or may have, the apology already"), "\(again)")
        let foreign = try program.deliver(to: ["zoe@x.example"], message: mail("sorry"))
        #expect(foreign.code == 550 && foreign.text.contains("which did not reach this recipient"), "\(foreign)")
        #expect(try program.deliver(to: ["dan@x.example"], message: mail("sorry")).code == 550)
        #expect(try program.records("--campaign", "sorry").contains { $0.verdict == "blocked" })
        // It was refused at RCPT, before its campaign was known.
        #expect(try program.records("--recipient", "dan@x.example").last?.verdict == "suppressed")
        #expect(try received(sandbox).count == 1)
        let show = try program.run("incident", "apology", "show", "I1").output
        #expect(show.contains("had      2") && show.contains("owed     3"), "\(show)")
    }

    @Test func `an apology can be armed without a running guard, survives restarts and can be ended`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        program.end()
        #expect(try program.run("incident", "apology", "arm", "I1", "--campaign", "spring").exitCode == 1)
        #expect(try program.run("incident", "apology", "arm", "I1", "--campaign", "so*").exitCode == 2)
        #expect(try program.run("incident", "apology", "arm", "I7", "--campaign", "sorry").exitCode == 1)
        #expect(try program.run("incident", "apology", "show", "I1").exitCode == 1)
        #expect(try arm(program).exitCode == 0)
        try program.start()
        #expect(try program.deliver(to: ["zoe@x.example"], message: mail("sorry")).code == 550)
        #expect(try program.deliver(to: ["ada@x.example"], message: mail("sorry")).code == 250)
        program.kill()
        try program.start()
        #expect(try program.deliver(to: ["ada@x.example"], message: mail("sorry")).code == 550)
        #expect(try program.deliver(to: ["bob@x.example"], message: mail("sorry")).code == 250)
        let people = try program.run("incident", "apology", "people", "I1").output.split(separator: "\n")
        #expect(
            people.dropFirst() == [
                "ada@x.example,had,,accepted", "bob@x.example,had,,accepted", "cleo@x.example,owed,,accepted",
                "dan@x.example,owed,,accepted", "eve@x.example,owed,,accepted",
            ])
        #expect(try program.run("incident", "apology", "end", "I1", "done").exitCode == 0)
        #expect(try program.run("incident", "apology", "end", "I1", "done").exitCode == 1)
        #expect(try program.deliver(to: ["zoe@x.example"], message: mail("sorry")).code == 250)
        let page = try program.run("incident", "show", "I1").output
        #expect(
            page.contains("apology armed, campaign Sorry, for 5 people") && page.contains("apology ended"), "\(page)")
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `a held apology waits, and its release does not send it twice`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        // Held before the apology was armed: the release judges by what is in force then.
        #expect(
            try program.run("stop", "--campaign", "sorry", "--mode", "hold", "--reason", "look at it").exitCode == 0)
        for name in ["ada", "zoe"] {
            #expect(try program.deliver(to: ["\(name)@x.example"], message: mail("sorry")).code == 250)
        }
        #expect(try arm(program).exitCode == 0)
        let twice = try program.deliver(to: ["ada@x.example"], message: mail("sorry", body: "Hello again"))
        #expect(twice.code == 550 && twice.text.contains("has, or may have, the apology already"), "\(twice)")
        #expect(try program.deliver(to: ["bob@x.example"], message: mail("sorry")).code == 250)
        #expect(try program.run("incident", "apology", "show", "I1").output.contains("held     2"))
        #expect(try program.run("resume", "S2", "--reason", "it is right").exitCode == 0)
        #expect(try program.run("held", "release", "--reason", "it is right").exitCode == 0)
        #expect(try Set(received(sandbox)) == [["ada@x.example"], ["bob@x.example"]])
        let show = try program.run("incident", "apology", "show", "I1").output
        #expect(show.contains("had      2") && show.contains("owed     3"), "\(show)")
        #expect(try program.deliver(to: ["ada@x.example"], message: mail("sorry", body: "More")).code == 550)
    }

    @Test func `a recipient the ESP refused is still owed the apology, one who may have it is not`() throws {
        let endReply = Mutex<ScriptedESP.Action?>(nil)
        let esp = try ScriptedESP { event, _ in
            guard case .endOfData = event else { return nil }
            return endReply.withLock { $0 }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port, "profile: sendgrid")
        for name in ["ada", "bob", "cleo"] {
            #expect(try program.deliver(to: ["\(name)@x.example"], message: mail("spring")).code == 250)
        }
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong link").exitCode == 0)
        #expect(try arm(program).exitCode == 0)
        endReply.withLock { $0 = .reply("452 4.2.2 not now") }
        #expect(try program.deliver(to: ["ada@x.example"], message: mail("sorry")).code == 452)
        endReply.withLock { $0 = .drop }
        #expect(try program.deliver(to: ["bob@x.example"], message: mail("sorry")).code == 451)
        endReply.withLock { $0 = nil }
        #expect(try program.deliver(to: ["ada@x.example"], message: mail("sorry")).code == 250)
        let late = try program.deliver(to: ["bob@x.example"], message: mail("sorry"))
        #expect(late.code == 550 && late.text.contains("or may have, the apology"), "\(late)")
        // Further people in the header cannot be left out, so the whole message is refused.
        let header = mail("sorry", ["X-SMTPAPI: {\"to\": [\"zoe@x.example\"]}"])
        let reply = try program.deliver(to: ["cleo@x.example"], message: header)
        #expect(reply.code == 550 && reply.text.contains("in X-SMTPAPI"), "\(reply)")
        let people = try program.run("incident", "apology", "people", "I1").output.split(separator: "\n").dropFirst()
        #expect(
            people.map { $0.split(separator: ",")[1] } == ["had", "unknown", "owed"], "\(people)")
    }
}
