import Foundation
import TestSupport
import Testing

/// Data of the guard that other users of the machine could read: environments, folders, names that people type,
/// exports.
@Suite(.scoped) struct LeftBehindTests {
    @Test func `programs that the guard starts get none of its secrets`() throws {
        let sandbox = try SandboxProgram.start()
        let scope = try TestScope.mine
        let (seen, refreshed) = (scope.path("alert-env"), scope.path("refresh-env"))
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            alerts: {command: [/bin/sh, "-c", "cat > /dev/null; env > \(seen).new; mv \(seen).new \(seen)"], timeout: 5s}
            lists:
              - {name: out, refresh: {command: [/bin/sh, "-c", "env > \(refreshed); printf 'email\\njane@example.net\\n'"], every: 1h}}
            """
        let program = try GuardProgram(settings)
        try program.start(environment: ["ESP_PASSWORD": "hunter2", "LC_TIME": "C", "NOTIFY_SOCKET": "/nowhere"])
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        for file in [seen, refreshed] {
            try waitUntil("the environment in \(file)") { FileManager.default.fileExists(atPath: file) }
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains("PATH=") && text.contains("LC_TIME=C"), "\(text)")
            #expect(!text.contains("hunter2") && !text.contains("NOTIFY_SOCKET"), "\(text)")
        }
    }

    @Test(arguments: [0o750, 0o701, 0o755, 0o1777])
    func `a state folder that others can enter is refused with the command that closes it`(_ mode: mode_t) throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        chmod(program.state, mode)
        let ended = try program.run("serve")
        #expect(ended.exitCode == 3, "\(ended)")
        #expect(ended.errorOutput.contains("run: chmod 700 \(program.state)"), "\(ended)")
        chmod(program.state, 0o700)
        try program.start()
        #expect(try program.run("status").exitCode == 0)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a folder away"))
    func `a state folder of another user is refused`() throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        chown(program.state, 65534, 65534)
        let ended = try program.run("serve")
        #expect(ended.exitCode == 3 && ended.errorOutput.contains("belongs to another user (uid 65534)"), "\(ended)")
    }

    /// The person is in every name, reason and address that can be given.
    @Test func `an erasure removes the person from every name, sender, reason and digest`() throws {
        let scope = try TestScope.mine
        let (address, written) = ("zoe.unique77@privat.test", "Zoe.Unique77@privat.test")
        let digests = [
            "3b87901e3350dc496cb781a735b23424", "ea82d45120677765a598d21e8ba9768428537fb1",
            "61b08836448028db177abe352342f9defe25a7afd3a1e30f0bd23fe8dc6e950b",
        ]
        var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
        settings.more = """
            lists:
              - {name: out, kind: suppression}
              - {name: hashed, kind: suppression}
            """
        let program = try GuardProgram(settings)
        try program.start()
        // A list that was never imported would defer the mail.
        try program.importList("hashed", "email\nold@example.org\n")
        try program.importList("out", "email\nold@example.org\n")
        let campaign = "c-\(address)"
        for (sign, reader) in [("+", address), ("-", "rosa@example.net"), ("=", "kim@example.net")] {
            let reply = try program.deliver(
                from: "bounce\(sign)zoe.unique77=privat.test@f.test", to: [reader],
                message: TestMessage.campaign(campaign))
            #expect(reply.code == 250, "\(reply)")
        }
        let file = try scope.write(
            "\(address).csv",
            "email,reason\n\(address),\(written) herself asked\nrosa@example.net,friend of \(written)\nold@example.org,\n"
        )
        #expect(try program.run("list", "import", "out", file).exitCode == 0)
        #expect(try program.run("list", "add", "hashed", digests[0], digests[2], "--reason", "r").exitCode == 0)
        #expect(try program.run("stop", "--campaign", campaign, "--reason", "of \(campaign)").exitCode == 0)

        let first = try program.run("list", "erase", address, "--reason", "ticket 4711")
        #expect(first.exitCode == 0 && first.output.contains("stops.scope of 1"), "\(first)")
        try program.resumeAll()
        let second = try program.run("list", "erase", address, "--reason", "ticket 4711")
        #expect(second.exitCode == 0 && !second.output.contains("left  "), "\(second)")

        let traces = [address, "zoe.unique77=privat.test", "herself asked"] + digests
        func left(in text: String) -> [String] { traces.filter { text.lowercased().contains($0) } }
        for command in [
            ["list", "export", "out"], ["list", "history", "out"], ["acts"], ["acts", "--json"], ["log"],
            ["log", "--json"], ["report", "--since", "1h"], ["report", "--since", "1h", "--format", "json"],
        ] {
            let told = try Command.run(Checkout.program, command + ["--config", program.configuration])
            #expect(told.exitCode == 0 && left(in: told.output) == [], "\(told)")
        }
        #expect(try program.run("list", "export", "out").output.contains("rosa@example.net,friend of [erased]"))
        let records = try program.records()
        #expect(records.count == 3 && Set(records.map(\.campaign)).count == 1)
        program.end()
        for name in try FileManager.default.subpathsOfDirectory(atPath: program.state) {
            guard let bytes = FileManager.default.contents(atPath: "\(program.state)/\(name)") else { continue }
            #expect(left(in: String(decoding: bytes, as: UTF8.self)) == [], "in \(name)")
        }
    }
}
