import Foundation
import TestSupport
import Testing

/// What the guard leaves where others can get at it: environments, folders, names that people type, exports.
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
}
