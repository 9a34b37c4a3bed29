import Foundation
import TestSupport
import Testing

/// Everything that is configured, printed or shown as good is in force.
@Suite(.scoped) struct InForceTests {
    private static let person = "gone@example.net"

    private func plain(_ login: String) -> String {
        "AUTH PLAIN " + Data("\0\(login)\0correct horse".utf8).base64EncodedString()
    }

    private func deliver(_ program: GuardProgram, login: String? = nil, to recipient: String) throws -> SMTPReply {
        let client = try program.session()
        defer { client.socket.close() }
        if let login { #expect(try client.command(plain(login)).code == 235) }
        return try client.deliver(to: [recipient], message: TestMessage.plain())
    }

    private func settings(_ esp: ScriptedESP, _ listener: String) throws -> GuardSettings {
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.listeners = ["{address: \"127.0.0.1:PORT\", tls: none, \(listener)}"]
        return settings
    }

    // MARK: Streams

    @Test(.enabled(if: SystemCommand.openssl))
    func `a list of the listener's stream applies to clients that log in there`()
        throws
    {
        let esp = try ScriptedESP()
        let users = try SystemCommand.usersFile(name: "crm", password: "correct horse")
        var settings = try settings(esp, "auth: required, users_file: \(users), stream: newsletter")
        settings.more = "lists: [{name: optouts, kind: suppression, scope: {streams: [newsletter]}}]"
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("optouts", "email,reason\n\(Self.person),unsubscribed\n").exitCode == 0)
        for output in [try program.run("config", "check").output, try program.process.output] {
            #expect(output.contains("stream newsletter"), "\(output)")
        }
        let refused = try deliver(program, login: "crm", to: Self.person)
        #expect(refused.code == 550 && refused.contains("suppressed (unsubscribed, list optouts)"), "\(refused)")
        #expect(try deliver(program, login: "crm", to: "ada@example.net").code == 250)
        #expect(try program.records().map(\.stream) == ["newsletter", "newsletter"])

        let stop = try program.run("stop", "--stream", "newsletter", "--reason", "wrong segment")
        #expect(stop.exitCode == 0 && !stop.output.contains("COVERS NO MAIL HERE"), "\(stop)")
        #expect(try deliver(program, login: "crm", to: "ada@example.net").contains("[stop S1]"))
        #expect(esp.messages.count == 1)
    }

    @Test(.enabled(if: SystemCommand.openssl)) func `a list of a stream applies when the login is the stream`() throws {
        let esp = try ScriptedESP()
        let users = try SystemCommand.usersFile(name: "crm", password: "correct horse")
        var settings = try settings(esp, "auth: optional, users_file: \(users), stream: login")
        settings.more = "lists: [{name: optouts, kind: suppression, scope: {streams: [crm]}}]"
        let program = try GuardProgram.start(settings)
        try program.importList("optouts", "email\n\(Self.person)\n")
        #expect(try deliver(program, login: "crm", to: Self.person).code == 550)
        #expect(try deliver(program, to: Self.person).code == 250)
        #expect(try program.run("status").output.contains("stream the login, else 127.0.0.1:\(program.port)"))
    }

    @Test func `a stop of an unknown stream is made, with a warning that it covers no mail`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let stop = try program.run("stop", "--stream", "newsleter", "--reason", "wrong segment")
        #expect(stop.exitCode == 0 && stop.output.contains("STOPPED"), "\(stop)")
        #expect(
            stop.output.contains(
                "COVERS NO MAIL HERE  no stream here has the name \"newsleter\" (there are: newsletter)"))
        #expect(try program.run("status").output.contains("COVERS NO MAIL HERE"))
        #expect(
            try program.run("stop", "--upstream", "ses", "--reason", "x").output.contains(
                "no upstream here has the name \"ses\"")
        )
        #expect(
            try program.run("stop", "--upstream", "ESP", "--reason", "x").output.contains("COVERS NO MAIL") == false)
        program.end()
        let offline = try program.run("stop", "--stream", "newsleter", "--reason", "again")
        #expect(offline.exitCode == 0 && offline.output.contains("COVERS NO MAIL HERE"), "\(offline)")
    }

    // MARK: Lists that are not configured

    private func audience(_ program: GuardProgram, _ options: String...) throws -> Command {
        try program.importList("members", "email,segment\nada@example.net,gold\n", options, kind: "audience")
    }

    @Test func `an audience that is not configured is refused with the configuration line to add`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let refused = try audience(program)
        #expect(refused.exitCode == 1, "\(refused)")
        for text in ["{name: members, kind: audience, scope:", "--scope 'campaign:members-*'"] {
            #expect(refused.errorOutput.contains(text), "\(refused)")
        }
        #expect(!(try program.run("list", "show").output.contains("members")))
        let unmet = try audience(program, "--scope", "stream:newsleter")
        #expect(unmet.exitCode == 1 && unmet.errorOutput.contains("did you mean \"newsletter\"?"), "\(unmet)")
        #expect(try audience(program, "--scope", "everything").exitCode == 2)
    }

    @Test func `an audience imported with a scope is in force at once, across restarts and on record`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        func send(_ campaign: String, to recipient: String) throws -> SMTPReply {
            try program.deliver(to: [recipient], message: TestMessage.campaign(campaign))
        }
        let sentence = "is asked about mail of campaign members-*, which goes only to people on it"
        let taken = try audience(program, "--scope", "campaign:members-*")
        #expect(taken.exitCode == 0 && taken.output.contains("it \(sentence)"), "\(taken)")
        for round in 0..<2 {
            let refused = try send("members-may", to: "stranger@example.net")
            #expect(refused.code == 550 && refused.contains("not on the audience members"), "\(refused)")
            #expect(try send("members-may", to: "ada@example.net").code == 250)
            #expect(try send("spring", to: "stranger@example.net").code == 250)
            for command in [["list", "show", "members"], ["list", "check", "ada@example.net"], ["status"]] {
                let output = try Command.run(Checkout.program, command + ["--config", program.configuration]).output
                #expect(output.contains(sentence), "\(output)")
            }
            guard round == 0 else { continue }
            program.kill()
            try program.start()
        }
        #expect(try program.run("acts").output.contains("for mail of campaign members-*"))
        // The next version keeps it.
        #expect(try audience(program).output.contains(sentence))
        #expect(try program.records().last?.lists.isEmpty == true, "the list does not apply to other campaigns")
    }

    @Test func `an import over the socket can set a scope but not replace a configured one`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "lists: [{name: optouts, kind: suppression, scope: {streams: [newsletter]}}]"
        let program = try GuardProgram.start(settings)
        let file = try TestScope.mine.write("m.csv", "email\nada@example.net\n")
        func put(_ query: String) throws -> String {
            try Command.run(
                "curl",
                [
                    "-sS", "--unix-socket", "\(program.state)/sendguard.sock", "-T", file,
                    "http://x/lists/import?source=m.csv&\(query)",
                ]
            ).output
        }
        let taken = try put("name=members&new=true&kind=audience&scope=stream:news*&scope=campaign:spring")
        #expect(taken.contains("is asked about mail of stream news* and of campaign spring"), "\(taken)")
        #expect(try put("name=members&kind=audience&scope=nonsense").contains("is not a scope"))
        #expect(try put("name=optouts&scope=all").contains("change it there"))
        #expect(try put("name=optouts").contains("is asked about mail of stream newsletter"))
        let misspelt = try program.run("list", "check", "ada@example.net", "--stream", "newsleter")
        #expect(misspelt.exitCode == 3 && misspelt.errorOutput.contains("did you mean \"newsletter\"?"), "\(misspelt)")
        let show = try program.run("list", "show").output
        #expect(show.contains("mail of stream newsletter") && !show.contains("NO MAIL"), "\(show)")
    }

    @Test func `status marks a list whose stream is gone from the configuration`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try audience(program, "--scope", "stream:newsletter").exitCode == 0)
        #expect(!(try program.run("status").output.contains("ASKED ABOUT NO MAIL")))
        program.end()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.listeners = ["{address: \"127.0.0.1:PORT\", tls: none, stream: receipts}"]
        try program.configure(settings)
        try program.start()
        let status = try program.run("status").output
        #expect(
            status.contains("ASKED ABOUT NO MAIL: no stream here has the name \"newsletter\" (there are: receipts)"),
            "\(status)")
    }
}
