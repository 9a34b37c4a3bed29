import ArgumentParser
import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// The exit codes of whole command lines on a state folder without a guard.
@Suite(.scoped)
struct CommandLineTests {
    private func run(_ line: String...) async throws -> CommandEnd {
        await Sendguard.run(line)
    }

    private var state: String { get throws { try TestScope.mine.path("state") } }

    /// Makes the folder as a guard leaves it.
    private func makeState() async throws { try await StateFolder(state).close() }

    @Test(
        arguments: [
            ["stop", "S1"], ["stop", "S1", "--dry-run", "--reason", "x"],
            ["stop", "S1", "--campaign", "c", "--reason", "x"],
            ["stop", "bogus", "--reason", "x"], ["stop", "--reason", ""], ["stop", "--reason", "a\nb"],
            ["stop", "--reason", "x", "--mode", "pause"],
            ["stop", "--reason", "x", "--campaign", "c", "--sender", "s"], ["stop", "--reason", "x", "--for", "soon"],
            ["resume", "--reason", "x"],
            ["resume", "S1", "--all", "--reason", "x"],
            ["resume", "bogus", "--reason", "x"], ["nonsense"], ["log", "--verdict", "fine"],
            ["log", "--since", "yesterday"],
            ["log", "--limit", "0"], ["log", "--check", "bogus"], ["show", "bogus"], ["show"],
            ["show", "0000000000001", "--raw", "--json"], ["check"],
            ["list", "check", "not-an-address"], ["list", "import", "a/b", "file"], ["list", "import", "only-a-name"],
            ["serve", "--listen", "0.0.0.0:25"], ["serve", "--listen", "localhost"], ["serve", "--upstream", "host"],
            ["sandbox", "--listen", "everywhere"], ["config", "check", "--config", "/nowhere/x.yaml"],
            ["check", "/nowhere/x.eml"], ["list", "import", "name", "/nowhere/x.csv"],
            ["check", "-", "--upstream-profile", "sendgird", "--config", "config/sendguard.yaml"],
            ["status", "--config", "/nowhere/x.yaml"], ["serve", "--config", "/nowhere/x.yaml"],
        ])
    func `a wrong command line exits with 2`(line: [String]) async {
        #expect(await Sendguard.run(line) == .usage)
    }

    /// A guard would refuse these, too, with exit code 1. Without a guard only the command line can.
    @Test(
        arguments: [
            ["allow"], ["allow", "--tag", "{x}", "--reason", "x"], ["allow", "--campaign", "c", "--reason", "x"],
            ["allow", "--campaign", "Som*", "--tag", "{x}", "--reason", "x"],
            ["allow", "--campaign", "", "--tag", "{x}", "--reason", "x"],
            ["allow", "--campaign", "c", "--tag", "", "--reason", "x"],
            ["allow", "--campaign", "c", "--tag", " ", "--reason", "x"],
            ["allow", "--campaign", "c", "--tag", "{x}", "--reason", " "],
            ["allow", "--message", "m", "--reason", "x"], ["allow", "confirm", "B1", "--reason", "x"],
            ["allow", "end", "A1"], ["allow", "release", "A1", "--reason", ""],
            ["block"], ["block", "--phrase", "", "--reason", "x"], ["block", "--phrase", "ab", "--reason", "x"],
            ["block", "--phrase", "abc", "--campaign", "", "--reason", "x"], ["block", "--phrase", "abc"],
            ["block", "end", "A1", "--reason", "x"],
            ["stop", "--campaign", "", "--reason", "x"],
            ["log", "--since", "1h", "--until", "2h"], ["held", "list", "--since", "1h", "--until", "2h"],
            ["held", "release", "--campaign", "c", "--since", "1h", "--until", "2h"],
            ["report", "--since", "1h", "--until", "2h"], ["trips", "replay", "--since", "1h", "--until", "2h"],
            ["incident", "open", "x", "--cause", "other", "--since", "1h", "--until", "2h"],
            ["incident", "open", " ", "--cause", "other", "--since", "1h"],
            ["incident", "change", "I1", "--since", "1h", "--until", "2h"], ["incident", "change", "I1"],
            ["incident", "note", "I1", ""], ["incident", "close", "I1", " "],
            ["incident", "apology", "arm", "I1", "--campaign", "sorry-*"],
            ["incident", "apology", "arm", "I1", "--campaign", ""],
            ["incident", "audience", "I1", "--override", ""],
            ["list", "erase", "ann@example.com", "--reason", "Ann@example.com asked"],
            ["list", "add", "out", "not an entry"], ["list", "remove", "out", "ann@example.com", "--reason", ""],
            ["list", "delete", "out", "--reason", ""], ["list", "rollback", "a/b", "--reason", "x"],
        ])
    func `a mistake that the line itself shows exits with 2, also with a state folder`(line: [String]) async throws {
        try await makeState()
        #expect(await Sendguard.run(line + ["--state", try state]) == .usage)
    }

    @Test func `an unknown option exits with 2 in every command`() async {
        func lines(below command: any ParsableCommand.Type, _ words: [String]) -> [[String]] {
            command.configuration.subcommands.flatMap { one -> [[String]] in
                guard one.configuration.shouldDisplay, let name = one.configuration.commandName else { return [] }
                return [words + [name]] + lines(below: one, words + [name])
            }
        }
        let all = lines(below: Sendguard.self, [])
        #expect(all.count > 40)
        for line in all { #expect(await Sendguard.run(line + ["--no-such-option"]) == .usage, "\(line)") }
    }

    /// A guard refuses these texts, too. Without a guard only the command line can refuse them.
    @Test(
        arguments: [
            ["stop", "--reason", "*"], ["stop", "S1", "--reason", "*"], ["resume", "S1", "--reason", "*"],
            ["list", "add", "out", "a@example.com", "--reason", "*"],
            ["list", "remove", "out", "a@example.com", "--reason", "*"],
            ["list", "erase", "a@example.com", "--reason", "*"], ["held", "release", "--reason", "*"],
            ["held", "discard", "--reason", "*"], ["incident", "open", "*", "--cause", "other", "--since", "1h"],
            ["incident", "open", "x", "--cause", "other", "--since", "1h", "--owner", "*"],
            ["incident", "change", "I1", "--owner", "*"], ["incident", "note", "I1", "*"],
            ["incident", "step", "I1", "tell", "--note", "*"], ["incident", "step", "I1", "tell", "--owner", "*"],
            ["incident", "step", "I1", "*", "--done"], ["incident", "close", "I1", "*"],
            ["incident", "audience", "I1", "--override", "*"], ["incident", "apology", "end", "I1", "*"],
            ["incident", "apology", "arm", "I1", "--campaign", "c", "--override", "*"],
        ])
    func `a text for the record has at most 200 characters`(line: [String]) async {
        // In the second text, 201 characters look like one letter.
        for text in [String(repeating: "x", count: 201), "e" + String(repeating: "\u{301}", count: 200)] {
            let words = line.map { $0 == "*" ? text : $0 }
            #expect(throws: (any Error).self, "\(line)") { try Sendguard.parseAsRoot(words) }
        }
        let shorter = line.map { $0 == "*" ? String(repeating: "x", count: line.contains("add") ? 60 : 200) : $0 }
        #expect(throws: Never.self, "\(line)") { try Sendguard.parseAsRoot(shorter) }
    }

    @Test(arguments: [
        ["stop", "--stream", "*"], ["incident", "open", "--upstream", "*", "--cause", "other"],
        ["held", "list", "--stream", "*"], ["incident", "apology", "arm", "I1", "--campaign", "*"],
    ])
    func `a name has at most 1000 characters`(line: [String]) async {
        let end = line.first == "incident" && line.contains("open") ? ["--since", "1h"] : []
        for (count, isGood) in [(1000, true), (1001, false)] {
            let words = line.map { $0 == "*" ? String(repeating: "x", count: count) : $0 } + end
            let parsed = try? Sendguard.parseAsRoot(words)
            #expect((parsed != nil) == isGood, "\(line)")
        }
    }

    /// Impossible values, for each option that takes a number, a time, a rate or a moment.
    @Test(
        arguments: [
            ["stop", "--reason", "x", "--for", "*"], ["resume", "S1", "--reason", "x", "--ramp", "*/min"],
            ["resume", "S1", "--reason", "x", "--ramp", "1/min", "--double-every", "*"],
            ["resume", "S1", "--reason", "x", "--ramp", "1/min", "--until-full", "*"],
            ["resume", "*", "--reason", "x"],
            ["log", "--limit", "*"], ["log", "--since", "*"], ["log", "--until", "*"], ["acts", "--since", "*"],
            ["log", "--list-version", "unsubscribed:*"], ["held", "list", "--since", "*"],
            ["held", "release", "--stop", "*"], ["trips", "replay", "--since", "*"], ["report", "--since", "*"],
            ["list", "diff", "unsubscribed", "--from", "*"], ["list", "diff", "unsubscribed", "--limit", "*"],
            ["list", "add", "unsubscribed", "a@example.com", "--since", "*"],
            ["incident", "open", "--cause", "other", "--since", "*"], ["incident", "show", "*"], ["show", "*"],
            ["serve", "--listen", "127.0.0.1:*"], ["serve", "--upstream", "esp.example.com:*"],
        ])
    func `a value that is not a number or is out of range exits with 2`(line: [String]) async {
        for value in ["-9223372036854775808", "-1", "99999999999999999999d", "9223372036854775808", "nan", "1e400", ""]
        {
            let filled = line.map { $0.replacing("*", with: value) }
            #expect(await Sendguard.run(filled) == .usage, "\(filled)")
        }
    }

    @Test(
        arguments: [
            ["--help"], ["stop", "--help"], ["list", "--help"], ["list", "import", "--help"],
            ["config", "check", "--help"],
            ["serve", "-h"], ["help", "resume"],
        ])
    func `help exits with 0`(line: [String]) async {
        #expect(await Sendguard.run(line) == .done)
    }

    @Test func `without a guard a stop is recorded, shown and ended`() async throws {
        let state = try state
        try await makeState()
        #expect(try await run("status", "--state", state) == .cannot)
        #expect(try await run("stop", "--reason", "wrong segment", "--state", state) == .done)
        #expect(try await run("stop", "--reason", "again", "--mode", "reject", "--json", "--state", state) == .done)
        let folder = try await StateFolder(state)
        let report = try await GuardService(folder).status()
        #expect(report.stops.map(\.id) == ["S1", "S2"])
        #expect(report.stops.map(\.reason) == ["wrong segment", "again"])
        #expect(report.stops.map(\.mode) == [.defer, .reject])
        folder.close()
        #expect(try await run("resume", "S9", "--reason", "x", "--state", state) == .no)
        #expect(try await run("resume", "S1", "--reason", "x", "--state", state) == .done)
        #expect(try await run("resume", "--all", "--reason", "x", "--state", state) == .done)
        #expect(try await run("resume", "S2", "--reason", "x", "--state", state) == .no)
        #expect(try await run("resume", "--all", "--reason", "x", "--state", state) == .done)
        #expect(try await run("log", "--state", state) == .done)
        #expect(try await run("show", "0000000000001", "--state", state) == .no)
    }

    @Test func `a state folder that only the defaults name is not created`() async throws {
        await #expect(throws: CommandFailure.self) {
            try await ControlFinder(
                place: StatePlace(folder: "/nowhere/state", source: .usual(nil)), lists: []
            ).find()
        }
        #expect(try await run("stop", "--reason", "x", "--state", "/proc/nowhere") == .cannot)
    }

    @Test(arguments: [
        "stop", "stop --campaign c --json", "stop S1 --reason x", "resume --all --reason x", "status",
        "log", "log verify", "acts", "show 0000000000001", "report --since 1h", "trips explain", "held list",
        "held discard --reason x",
        "list show", "list add out a@b.example --reason x", "list check a@b.example",
        "list erase a@b.example --reason x",
        "incident list", "incident open --since 1h --cause other oops",
    ])
    func `no command creates a state folder or uses another folder as one`(line: String) async throws {
        let scope = try TestScope.mine
        let other = scope.path("other")
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        let named = try scope.write(
            "c.yaml",
            """
            state: \(try state)
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            """)
        let words = line.split(separator: " ").map(String.init)
        for place in [["--state", try state], ["--state", other], ["--config", named]] {
            #expect(await Sendguard.run(words + place) == .cannot, "\(place)")
        }
        #expect(try !FileManager.default.fileExists(atPath: state))
        #expect(try FileManager.default.contentsOfDirectory(atPath: other).isEmpty)
    }

    @Test func `the error names the state folder, its source and the running guards`() {
        let place = StatePlace(folder: "/nowhere/state", source: .file("/etc/x.yaml"))
        let lines = place.nobody.lines.joined(separator: "\n")
        for words in ["nothing was done", "/nowhere/state does not exist", "the key state of /etc/x.yaml"] {
            #expect(lines.contains(words), "\(words) in \(lines)")
        }
        let guards = [
            RunningGuards.Process(pid: 7, state: "/var/lib/sendguard", commandLine: "sendguard serve"),
            RunningGuards.Process(pid: 8, state: nil, commandLine: "sendguard serve --state x"),
        ]
        let seen = RunningGuards.lines(guards)
        #expect(seen[0].contains("process 7") && seen[0].hasSuffix("--state /var/lib/sendguard"))
        #expect(seen[1].contains("of another user (sendguard serve --state x)"))
    }

    @Test func `a list is imported whole or not at all`() async throws {
        let state = try state
        let good = try TestScope.mine.write(
            "good.csv", "email,reason\nann@example.com,unsubscribed\nBob@Example.com,bounced\n")
        let bad = try TestScope.mine.write("bad.csv", "email\ncarl@example.com\nnonsense\n")
        let empty = try TestScope.mine.write("empty.csv", "email\n")
        try await makeState()
        #expect(try await run("list", "check", "ann@example.com", "--state", state) == .no)
        #expect(try await run("list", "import", "out", good, "--state", state) == .done)
        #expect(try await run("list", "check", "ANN@example.com", "--state", state) == .done)
        #expect(try await run("list", "check", "bob@example.com", "--json", "--state", state) == .done)
        #expect(try await run("list", "import", "out", bad, "--state", state) == .no)
        #expect(try await run("list", "import", "out", empty, "--state", state) == .no)
        #expect(try await run("list", "check", "carl@example.com", "--state", state) == .no)
        #expect(try await run("list", "import", "out", bad, "--skip-bad", "--state", state) == .no, "both entries go")
        let allowed = try await run("list", "import", "out", bad, "--skip-bad", "--allow", "removed", "--state", state)
        #expect(allowed == .done)
        #expect(try await run("list", "check", "carl@example.com", "--state", state) == .done)
        #expect(try await run("list", "check", "ann@example.com", "--state", state) == .no)
    }

    @Test func `a list that shrinks too much is refused`() async throws {
        let scope = try TestScope.mine
        let configuration = try scope.write(
            "c.yaml",
            """
            state: \(try state)
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            lists: [{name: out, kind: suppression, max_shrink: 20%}]
            """)
        let many = try scope.write("many.csv", (0..<10).map { "a\($0)@example.com\n" }.joined())
        let few = try scope.write("few.csv", "a1@example.com\n")
        try await makeState()
        #expect(try await run("list", "import", "out", many, "--config", configuration) == .done)
        #expect(try await run("list", "import", "out", few, "--config", configuration) == .no)
        #expect(try await run("list", "check", "a9@example.com", "--config", configuration) == .done)
        #expect(try await run("config", "check", "--config", configuration) == .done)
    }

    @Test func `check exits with 1 when one message is blocked`() async throws {
        let scope = try TestScope.mine
        let good = try scope.write("good.eml", "From: a@example.com\r\nSubject: Spring\r\n\r\nHello Ann\r\n")
        let bad = try scope.write("bad.eml", "From: a@example.com\r\nSubject: Hi {{first_name}}\r\n\r\nHello\r\n")
        let observing = try scope.write(
            "c.yaml",
            """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            checks: {placeholder: {mode: observe}}
            """)
        let enforcing = try scope.write(
            "d.yaml",
            """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            """)
        #expect(try await run("check", good, "--config", enforcing) == .done)
        #expect(try await run("check", good, bad, "--config", enforcing) == .no)
        #expect(try await run("check", "--json", bad, "--config", enforcing) == .no)
        #expect(try await run("check", bad, "--config", observing) == .done)
        #expect(try await run("check", bad, "/nowhere/x.eml", "--config", enforcing) == .usage)
    }

    @Test func `a file that is no mail exits with 2, and the others are still checked`() async throws {
        let scope = try TestScope.mine
        let configuration = try scope.write(
            "c.yaml",
            """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            """)
        let good = try scope.write("good.eml", "From: a@example.com\r\nSubject: Spring\r\n\r\nHello Ann\r\n")
        let bad = try scope.write("bad.eml", "From: a@example.com\r\nSubject: Hi {{first_name}}\r\n\r\nHello\r\n")
        for (name, bytes) in [
            ("empty.eml", []), ("empty.html", []), ("empty", [UInt8]()), ("blank.txt", [0x0A, 0x20]),
            ("nul.eml", [UInt8](repeating: 0, count: 1000)), ("nul.html", [UInt8](repeating: 0, count: 10)),
        ] {
            let file = try scope.write(name, bytes)
            for line in [[file], [file, good], [bad, file], ["--html", file], ["--json", file]] {
                let end = await Sendguard.run(["check", "--config", configuration] + line)
                #expect(end == .usage, "\(line)")
            }
        }
        #expect(try await run("check", good, "--config", configuration) == .done)
    }

    @Test func `a stream needs a configuration that has it`() async throws {
        let scope = try TestScope.mine
        let good = try scope.write("good.eml", "From: a@example.com\r\nSubject: Spring\r\n\r\nHello Ann\r\n")
        let configuration = try scope.write(
            "c.yaml",
            """
            listeners: [{address: "127.0.0.1:2525", tls: none, auth: none, stream: news}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            """)
        #expect(try await run("check", "--stream", "news", good, "--config", configuration) == .done)
        #expect(try await run("check", "--stream", "nope", good, "--config", configuration) == .usage)
    }

    @Test func `HTML and text without a header section are judged like messages`() async throws {
        let scope = try TestScope.mine
        let configuration = try scope.write(
            "d.yaml",
            """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            """)
        let page = try scope.write("page.html", "<html><p>Dear {{first_name}},</p></html>")
        let clean = try scope.write("clean.html", "<html><style>p{color:red}</style><p>Dear Ann,</p></html>")
        let text = try scope.write("text", "Dear {{first_name}},\n")
        #expect(try await run("check", page, "--config", configuration) == .no)
        #expect(try await run("check", "-v", page, "--json", "--config", configuration) == .no)
        #expect(try await run("check", text, "--verbose", "--config", configuration) == .no)
        #expect(try await run("check", clean, "--html", "--config", configuration) == .done)
        let judge = OfflineJudge(configuration: .shipped, profile: .plain, now: Timestamp(microseconds: 0))
        let report = judge.judge(CheckInput(Array("<p>Dear Ann,</p>".utf8), name: "-", isHTML: true), file: "-")
        #expect(report.findings.isEmpty, "missing header fields are not a finding in a piece of a message")
    }

    @Test func `a configuration that names a missing file exits with 3`() async throws {
        let configuration = try TestScope.mine.write(
            "c.yaml",
            """
            listeners: [{address: "127.0.0.1:2525", tls: starttls, certificate: /nowhere/c.pem, key: /nowhere/k.pem}]
            upstreams: [{name: esp, host: localhost, port: 2526, tls: none}]
            """)
        #expect(try await run("config", "check", "--config", configuration) == .cannot)
    }
}
