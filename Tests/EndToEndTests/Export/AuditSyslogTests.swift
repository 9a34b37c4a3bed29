import Foundation
import TestSupport
import Testing

/// `audit.syslog`: the same lines, sent to a syslog that the test runs.
@Suite(.scoped) struct AuditSyslogTests {
    private func settings(_ port: Int, _ syslog: String) -> GuardSettings {
        var settings = GuardSettings(upstreamPort: port)
        settings.more = "audit: {syslog: \(syslog)}"
        return settings
    }

    /// Sends the first message and waits for its line.
    private func begin(_ program: GuardProgram, _ server: SyslogServer) throws {
        #expect(try program.deliver(to: ["first@example.net"]).code == 250)
        try waitUntil("the first line") { try server.lines().messages.count == 1 }
    }

    @Test func `messages and events are sent by UDP as RFC 5424, within the length limit`() throws {
        let sandbox = try SandboxProgram.start()
        let port = try FreePort.take()
        let server = try SyslogServer("\(port)")
        let program = try GuardProgram.start(
            settings(sandbox.port, "{to: \"udp:127.0.0.1:\(port)\", facility: local0}"))
        try begin(program, server)
        let many = (0..<200).map { "customer\($0)@example.net" }
        #expect(try program.deliver(to: many).code == 250)
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        try waitUntil("the lines") { try server.lines().events == ["stop"] }
        program.end()
        let (lines, log) = (try server.lines(), try program.logLines())
        let form = /<(134|133)>1 20[-0-9]+T[:.0-9]+Z guard\.test sendguard [0-9]+ (message|act) - \{.*\}/
        for message in try server.messages() {
            #expect(message.length <= 2048)
            #expect(message.text.wholeMatch(of: form) != nil, "\(message)")
        }
        #expect(try Set(lines.ids.filter { !$0.hasPrefix("A") }) == Set(program.records().map(\.id)))
        let long = try #require(lines.messages.first { $0.contains("short") })
        #expect(long.contains(#""deliveries":{"accepted":200}"#) && !long.contains("@"), "\(long)")
        #expect(Set(lines.messages.filter { !$0.contains("short") }).isSubset(of: log))
    }

    @Test func `a syslog server that was down gets the lines that it missed`() throws {
        let sandbox = try SandboxProgram.start()
        let port = try FreePort.take()
        let first = try SyslogServer("\(port)")
        let program = try GuardProgram.start(settings(sandbox.port, "{to: \"udp:127.0.0.1:\(port)\"}"))
        try begin(program, first)
        first.end()
        for number in 0..<5 { #expect(try program.deliver(to: ["missed\(number)@example.net"]).code == 250) }
        try waitUntil("status to say so") {
            try program.run("status").output.contains("waits since")
        }
        // The export's place survives the guard.
        program.kill()
        try program.start()
        #expect(try program.deliver(to: ["missed5@example.net"]).code == 250)
        let second = try SyslogServer("\(port)")
        try waitUntil("what was missed") {
            let text = try second.lines().messages.joined()
            return (0...5).allSatisfy { text.contains("missed\($0)@") }
        }
        try waitUntil("status to say so") {
            try program.run("status").output.contains("written up to")
        }
        program.end()
        let got = Set(try first.lines().messages + second.lines().messages)
        #expect(try got == Set(program.logLines()))
    }

    @Test func `a local socket gets the traditional format, also when it is created after the start`() throws {
        let sandbox = try SandboxProgram.start()
        let path = try TestScope.mine.path("log")
        let program = try GuardProgram.start(settings(sandbox.port, "{to: \(path), max_bytes: 480}"))
        try waitUntil("status to report the missing socket") {
            #expect(try program.deliver().code == 250)
            return try program.run("status").output.contains("No such file or directory")
        }
        let server = try SyslogServer(path)
        try waitUntil("the first line") { try server.messages().first != nil }
        program.end()
        let form = /<22>[A-Z][a-z]{2} [ 0-9][0-9] [:0-9]{8} sendguard\[[0-9]+\]: \{.*\}/
        for message in try server.messages() {
            #expect(message.length <= 480 && message.text.wholeMatch(of: form) != nil, "\(message)")
        }
        #expect(try Set(server.lines().ids) == Set(program.records().map(\.id)))
    }
}
