import Foundation
import TestSupport
import Testing

/// Every change of the configuration is on record, however it came about.
@Suite(.scoped) struct ConfigurationChangeTests {
    private func settings(_ port: Int, _ more: String) -> GuardSettings {
        var settings = GuardSettings(upstreamPort: port)
        settings.more = more
        return settings
    }

    /// The reasons of the recorded reloads, each with who made it.
    private func reloads(_ program: GuardProgram) throws -> [String] {
        try program.run("acts", "--json").output.split(separator: "\n").compactMap { line in
            let act = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            guard act["act"] as? String == "reload", let who = act["who"], let reason = act["reason"] else {
                return nil
            }
            #expect(act["subject"] as? String == program.configuration)
            return "\(who): \(reason)"
        }
    }

    private func reload(_ program: GuardProgram, _ settings: GuardSettings) throws {
        let before = try reloads(program).count
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the event of the reload") { try reloads(program).count == before + 1 }
    }

    @Test func `a reload records the changed keys, and so does a start after a change`() throws {
        let program = try GuardProgram.start(settings(1, "checks: {placeholder: {mode: enforce}}"))
        #expect(try reloads(program) == [], "the first start has nothing to compare with")
        try reload(program, settings(1, "checks: {placeholder: {mode: observe}}\nhold: {max_bytes: 5GiB}"))
        try reload(program, settings(1, "checks: {placeholder: {mode: observe}}\nhold: {max_bytes: 5GiB}"))
        program.end()
        try program.start()
        let told = [
            "SIGHUP: reloaded, 2 changes: checks.placeholder.mode: enforce -> observe; hold.max_bytes: (not given) -> 5GiB",
            "SIGHUP: reloaded, no changes",
        ]
        #expect(try reloads(program) == told, "a start without a change makes no event")
        program.kill()
        try program.configure(settings(2, "checks: {placeholder: {mode: observe}}"))
        try program.start()
        let last = """
            sendguard: started with a changed configuration, 2 changes: hold.max_bytes: 5GiB -> (not given); \
            upstreams.esp.port: 1 -> 2
            """
        #expect(try reloads(program) == told + [last])
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `a refused reload is on record with its first mistake, and changes nothing`() throws {
        let program = try GuardProgram.start(settings(1, "hold: {max_bytes: 1GiB}"))
        try reload(program, settings(1, "hold: {max_bytes: much}\nnonsense: 1"))
        try reload(program, settings(1, "hold: {max_bytes: 2GiB}"))
        let all = try reloads(program)
        #expect(
            all.first?.firstMatch(
                of:
                    /SIGHUP: refused, the old configuration stays in force: \S+\/sendguard\.yaml:8: max_bytes: "much" is not .* \(and 1 more\)/
            ) != nil, "\(all)")
        #expect(
            all.last == "SIGHUP: reloaded, 1 change: hold.max_bytes: 1GiB -> 2GiB", "compared with what is in force")
    }

    @Test func `a changed secret is recorded as changed, without its value`() throws {
        let scope = try TestScope.mine
        let files = try ["hunter2", "hunter3"].map { try scope.write("secret-\($0)", $0) }
        func settings(_ file: String, _ token: String) -> GuardSettings {
            var settings = GuardSettings(upstreamPort: 1, "username: me, password_file: \(file)")
            settings.more = """
                lists: [{name: optouts, refresh: {command: [/bin/true, --token, \(token)], every: 24h}}]
                """
            return settings
        }
        let program = try GuardProgram.start(settings(files[0], "s3cret"))
        try reload(program, settings(files[1], "s4cret"))
        let told = """
            SIGHUP: reloaded, 2 changes: lists.optouts.refresh.command: changed ([/bin/true, --token, ***]); \
            upstreams.esp.password_file: changed (***)
            """
        #expect(try reloads(program) == [told])
        let kept = try Command.run(
            "python3",
            [
                "-c",
                "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT keys FROM configuration'))",
                program.database,
            ]
        ).output
        #expect(kept.contains("--token") && !kept.contains("s4cret") && !kept.contains("secret-hunter"), "\(kept)")
    }
}
