import Foundation
import TestSupport
import Testing

/// `sendguard check` and the gate give the same verdict, the same reply and the same findings.
@Suite(.scoped) struct GateAgreementTests {
    /// A part of the output of `sendguard check --json`.
    private struct Judged: Decodable {
        let file: String
        let verdict: String
        let campaign: String
        let reply: String?
        let findings: [LogRecord.Finding]
    }

    /// What the guard did with a message, and what the command said about it.
    private struct Difference: CustomStringConvertible {
        let file: String
        let gate: [String]
        let check: [String]

        var description: String { "\(file)\n  gate:  \(gate)\n  check: \(check)" }
    }

    private static let stream = "newsletter"
    private static let sender = "bounce@shop.example"
    private static let recipient = "customer@example.net"

    /// Sends the files and checks them; returns where the two differ.
    private func differences(
        _ files: [String], to recipients: [String] = [recipient], _ program: GuardProgram, _ options: [String] = []
    ) throws -> [Difference] {
        let named = recipients.flatMap { ["--recipient", $0] } + ["--sender", Self.sender, "--stream", Self.stream]
        let output = try Command.run(
            Checkout.program, ["check", "--json", "--config", program.configuration] + named + options + files,
            within: .seconds(300)
        ).output
        let judged = try JSONLines.read(output, as: Judged.self)
        #expect(judged.map(\.file) == files)
        let replies = try files.map { try reply(to: $0, to: recipients, program) }
        let records = Dictionary(try program.records().map { ($0.id, $0) }) { $1 }
        return try zip(judged, replies).compactMap { judged, reply in
            let parts = reply.text.components(separatedBy: " id=")
            let record = try #require(records[String(parts.last?.prefix(13) ?? "")], "\(judged.file): \(reply)")
            let verdict = record.verdict == "relayed" ? "passed" : record.verdict
            // The reply to a message that passed is the ESP's.
            let refusal = verdict == "passed" ? "" : "\(reply.code) \(parts[0])"
            let gate = ["\(verdict) \(record.campaign) \(refusal)"] + record.findings.map(Self.text)
            let check = ["\(judged.verdict) \(judged.campaign) \(judged.reply ?? "")"] + judged.findings.map(Self.text)
            return gate == check ? nil : Difference(file: judged.file, gate: gate, check: check)
        }
    }

    /// Sends a message; the reply that decided it. RCPT decides when it refuses all recipients.
    private func reply(to file: String, to recipients: [String], _ program: GuardProgram) throws -> SMTPReply {
        let client = try program.session()
        defer { client.socket.close() }
        var reply = try client.command("MAIL FROM:<\(Self.sender)> BODY=8BITMIME")
        for recipient in recipients {
            let answer = try client.command("RCPT TO:<\(recipient)>")
            if answer.code != 250, reply.code == 250 { reply = answer }
        }
        if try client.command("DATA").code == 354 {
            try client.socket.send(SMTPClient.dotStuffed(try Self.bytes(file)))
            return try client.reply()
        }
        try client.command("RSET")
        return reply
    }

    private static func text(_ finding: LogRecord.Finding) -> String {
        "\(finding.action) \(finding.check) \(finding.kind) \(finding.where) \(finding.excerpt)"
    }

    private static func bytes(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file))) }

    // MARK: The corpora

    /// Each 25th mail of the corpora, with the line ends that SMTP requires.
    private func sample() throws -> [String] {
        let scope = try TestScope.mine
        return try Checkout.corpora.flatMap { corpus in
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(corpus)/messages").sorted()
            return try stride(from: 0, to: names.count, by: 25).map { index in
                let bytes = try Self.bytes("\(corpus)/messages/\(names[index])")
                return try scope.write(scope.uniqueName(names[index]), Self.withLineEnds(bytes))
            }
        }
    }

    private static func withLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes where byte != 0x0D {
            if byte == 0x0A { result.append(0x0D) }
            result.append(byte)
        }
        return result.last == 0x0A ? result : result + [0x0D, 0x0A]
    }

    /// A guard whose trip rule does not stop a campaign after some broken mails, which the command cannot know.
    private func start(_ esp: ScriptedESP, _ profile: String = "") throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: esp.port, profile)
        settings.more = "trips: [{name: placeholder-burst, then: off}]"
        return try GuardProgram.start(settings)
    }

    @Test(
        .enabled(if: !Checkout.corpora.isEmpty, "no labelled mail beside the checkout"),
        arguments: ["", "profile: sendgrid"])
    func `the command judges a sample of real mail as the gate does`(profile: String) throws {
        let esp = try ScriptedESP()
        let program = try start(esp, profile)
        let files = try sample()
        #expect(files.count > 50)
        let differences = try differences(files, program)
        for difference in differences { print(difference) }
        #expect(differences.isEmpty)
        #expect(!esp.messages.isEmpty && esp.messages.count < files.count)
    }

    @Test(.enabled(if: !Checkout.corpora.isEmpty, "no labelled mail beside the checkout"))
    func `the command judges mail to the person in its To field as the gate does`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let files = try sample().enumerated().filter { $0.offset.isMultiple(of: 4) }.map(\.element)
        var compared = 0
        for file in files {
            guard let person = Self.person(in: try Self.bytes(file)) else { continue }
            compared += 1
            for difference in try differences([file], to: [person, "other@example.net"], program) {
                Issue.record("\(difference)")
            }
        }
        #expect(compared > 3)
    }

    /// The address in the To field, when it is easy to find.
    private static func person(in message: [UInt8]) -> String? {
        let head = String(decoding: message.prefix(10_000), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
        guard let line = head.components(separatedBy: "\r\n").first(where: { $0.hasPrefix("To: ") }) else { return nil }
        let text = line.split(separator: " ").last?.filter { $0 != "<" && $0 != ">" } ?? ""
        let parts = text.split(separator: "@")
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".@-_+".contains($0)) }
        return parts.count == 2 && parts[1].contains(".") && isPlain ? String(text) : nil
    }

    // MARK: Lists, streams, routes

    private static let configuration = """
        lists:
          - {name: optouts, kind: suppression}
          - {name: spring-optouts, kind: suppression, scope: {campaigns: [spring]}}
          - {name: watched, kind: suppression, mode: observe}
          - {name: quiet, kind: suppression, refuse: silently}
        trips: [{name: placeholder-burst, then: off}]
        routes:
          - {campaign: grid, upstreams: [grid]}
        checks:
          placeholder: {streams: {newsletter: {mode: enforce, allow: ["{{kept}}"]}}}
          header-recipients: {mode: enforce}
        """

    private static let messages: [(name: String, bytes: [UInt8])] = [
        ("plain", TestMessage.plain()),
        ("tag", TestMessage.plain(subject: "{{first_name}}, hello")),
        ("kept", TestMessage.plain(body: "Hello {{kept}}, {{other}},")),
        ("umlaut", TestMessage.plain(subject: "{{Vorname}} für Sie", body: "Grüße an {{Straße}}")),
        ("spring", TestMessage.campaign("spring")),
        (
            "grid",
            TestMessage.plain(
                body: "Leave: <%asm_global_unsubscribe_raw_url%>", fields: ["X-Campaign-ID: grid"])
        ),
        ("other", TestMessage.plain(body: "Leave: <%asm_global_unsubscribe_raw_url%>")),
        (
            "header",
            TestMessage.plain(
                fields: ["X-Campaign-ID: grid", #"X-SMTPAPI: {"to": ["gone@example.net", "kim@example.org"]}"#])
        ),
        ("broken", TestMessage.plain(fields: ["X-Campaign-ID: grid", "X-SMTPAPI: {"])),
        ("charset", TestMessage.plain(fields: ["Content-Type: text/plain; charset=x-none"])),
        ("encoding", TestMessage.plain(fields: ["Content-Transfer-Encoding: x-odd"])),
        ("packed", TestMessage.plain(fields: ["Content-Transfer-Encoding: x-gzip"])),
        ("spaced", TestMessage.plain(fields: ["Content-Transfer-Encoding: quoted printable"])),
        ("bcc", TestMessage.plain(fields: ["Bcc: kim@example.org"])),
        (
            "loop",
            Array(String(repeating: "Received: from a by b; Mon, 02 Mar 2026 09:30:00 +0000\r\n", count: 101).utf8)
                + TestMessage.plain()
        ),
    ]

    @Test(arguments: [
        ["customer@example.net"], ["gone@example.net"], ["gone@example.net", "customer@example.net"],
        ["late@example.net"], ["late@example.net", "customer@example.net"], ["seen@example.net"],
        ["a%b.example@example.net"], ["left@example.net"], ["left@example.net", "customer@example.net"],
        ["left@example.net", "gone@example.net"], ["left@example.net", "late@example.net"],
    ]) func `the command judges with lists, routes and modes as the gate does`(recipients: [String]) throws {
        let (esp, grid) = (try ScriptedESP(), try ScriptedESP())
        var settings = GuardSettings(upstreams: [
            GuardSettings.upstream(name: "esp", port: esp.port),
            GuardSettings.upstream(name: "grid", port: grid.port, "profile: sendgrid"),
        ])
        settings.more = Self.configuration
        let program = try GuardProgram.start(settings)
        try program.importList("optouts", "email,reason\ngone@example.net,unsubscribed\n")
        try program.importList("spring-optouts", "email,reason\nlate@example.net,unsubscribed\n")
        try program.importList("quiet", "email,reason\nleft@example.net,unsubscribed\n")
        try program.importList("watched", "email,reason\nseen@example.net,asked\n")
        let scope = try TestScope.mine
        let files = try Self.messages.map { try scope.write("\($0.name).eml", $0.bytes) }
        let differences = try differences(files, to: recipients, program)
        for difference in differences { print(difference) }
        #expect(differences.isEmpty)
    }

    // MARK: Exceptions and blocked phrases

    @Test func `the command judges with exceptions and blocked phrases as the gate does`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let tagged = TestMessage.plain(body: "Dear {{first_name}},\n\nyour parcel left us today.")
        let refused = try program.deliver(to: [Self.recipient], message: tagged)
        let id = try #require(refused.lines.last?.components(separatedBy: "id=").last)
        for command in [
            ["block", "--phrase", "only 9.99", "--reason", "wrong price"],
            ["block", "--phrase", "summer", "--campaign", "spring", "--reason", "wrong season"],
            ["allow", "--campaign", "spring", "--tag", "{{kept}}", "--reason", "a product"],
            ["allow", "--message", id, "--reason", "a quote"],
        ] {
            let done = try Command.run(Checkout.program, command + ["--config", program.configuration])
            #expect(done.exitCode == 0, "\(done)")
        }
        let scope = try TestScope.mine
        let spring = ["X-Campaign-ID: spring"]
        let files = try [
            ("phrase", TestMessage.plain(body: "Hello Ada,\n\nonly\n9.99 today.")),
            ("allowed", tagged),
            ("season", TestMessage.plain(subject: "Summer sale", fields: spring)),
            ("other-season", TestMessage.plain(subject: "Summer sale")),
            ("kept", TestMessage.plain(body: "Hello {{kept}},", fields: spring)),
            ("other", TestMessage.plain(body: "Hello {{kept}}, {{other}},", fields: spring)),
            ("both", TestMessage.plain(body: "Hello {{kept}}, only 9.99", fields: spring)),
            ("elsewhere", TestMessage.plain(body: "Hello {{kept}},")),
        ].map { name, bytes in try scope.write("\(name).eml", bytes) }
        let differences = try differences(files, program)
        for difference in differences { print(difference) }
        #expect(differences.isEmpty)
        let named = ["check", "--config", program.configuration, "--recipient", "eve@example.net"]
        let lines = try Command.run(Checkout.program, named + files)
        #expect(lines.output.contains("phrase.eml: blocked: the phrase \"only 9.99\" in text is blocked"))
        #expect(lines.output.contains("kept.eml: passed (2 findings observed; let through by A3)"), "\(lines)")
        #expect(lines.output.contains("allowed.eml: blocked") && lines.errorOutput.isEmpty, "\(lines)")

        program.end()
        let offline = try program.run("check", files[0], files[4])
        #expect(offline.exitCode == 1 && offline.output.contains("let through by A3"), "\(offline)")
        #expect(offline.errorOutput.isEmpty, "\(offline)")
    }

    @Test func `without a guard and a state folder the command says that no phrase was asked`() throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        let file = try TestScope.mine.write("plain.eml", TestMessage.plain())
        let checked = try program.run("check", "--json", file, file)
        let told = checked.errorOutput.split(separator: "\n")
        #expect(checked.exitCode == 0 && told.count == 1, "\(checked)")
        #expect(told[0].contains("blocked phrases and exceptions were not asked: no guard runs at "), "\(told)")
        #expect(checked.output.contains(#""check":"phrase","mode":"enforce","reason":"blocked phrases"#))
        #expect(checked.output.contains(#""state":"could-not""#), "\(checked)")
    }

    @Test func `without a guard the command asks the lists of the state folder`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.importList("optouts", "email,reason\ngone@example.net,unsubscribed\n")
        program.end()
        let file = try TestScope.mine.write("plain.eml", TestMessage.plain())
        let refused = try program.run("check", "--json", "--recipient", "gone@example.net", file)
        #expect(refused.exitCode == 1)
        #expect(try refused.json(as: Judged.self).reply?.contains("suppressed (unsubscribed, list optouts)") == true)
        #expect(try program.run("check", "--recipient", "customer@example.net", file).exitCode == 0)
    }

    @Test func `lists that cannot be reached end the command`() throws {
        var settings = GuardSettings(upstreamPort: 1)
        settings.more = "lists: [{name: optouts, kind: suppression}]"
        let program = try GuardProgram(settings)
        let file = try TestScope.mine.write("plain.eml", TestMessage.plain())
        let failed = try program.run("check", "--recipient", Self.recipient, file)
        #expect(failed.exitCode == 3 && failed.output.isEmpty, "\(failed)")
        #expect(try program.run("check", file).exitCode == 0)
    }

    @Test(arguments: [
        ("--stream", "newsleter", "there is no stream \"newsleter\"; did you mean \"newsletter\"?"),
        ("--upstream", "eps", "there is no upstream \"eps\"; did you mean \"esp\"?"),
    ]) func `a wrong name is refused with the nearest one`(option: String, name: String, error: String) throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        let file = try TestScope.mine.write("plain.eml", TestMessage.plain())
        let failed = try program.run("check", option, name, file)
        #expect(failed.exitCode == 2 && failed.errorOutput.contains(error), "\(failed)")
    }
}
