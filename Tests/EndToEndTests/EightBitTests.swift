import Foundation
import TestSupport
import Testing

/// 8-bit content goes to no ESP that does not offer 8BITMIME (RFC 6152), declared or not.
@Suite(.scoped) struct EightBitTests {
    private static let sevenBit = ["PIPELINING", "SIZE 100000000", "ENHANCEDSTATUSCODES"]
    private let message = TestMessage.plain(body: "Grüße aus Köln")

    @Test(arguments: [sevenBit, ["PIPELINING", "CHUNKING"], []])
    func `a message with 8-bit characters is refused and recorded`(extensions: [String]) throws {
        let esp = try ScriptedESP(extensions: extensions)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        let reply = try client.deliver(message: message)
        #expect(reply.code == 554 && reply.contains("5.6.3") && reply.contains("esp takes 7-bit mail only"), "\(reply)")
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(esp.messages.count == 1)
        let record = try #require(try program.records().first)
        #expect(record.verdict == "refused" && record.deliveries.map(\.state) == ["blocked"])
        #expect(record.deliveries[0].reply?.hasPrefix("554 5.6.3") == true)
    }

    @Test func `a large message with one 8-bit character at its end is refused too`() throws {
        let esp = try ScriptedESP(extensions: Self.sevenBit)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver(message: TestMessage.sized(1200 << 10, marker: "one") + Array("ü\r\n".utf8))
        #expect(reply.code == 554 && reply.contains("5.6.3"), "\(reply)")
        #expect(esp.messages.isEmpty)
    }

    @Test func `the next upstream of the route that offers 8BITMIME gets the message`() throws {
        let old = try ScriptedESP(extensions: Self.sevenBit)
        let new = try ScriptedESP(extensions: Self.sevenBit + ["8BITMIME"])
        let program = try GuardProgram.start(
            GuardSettings(upstreams: [
                GuardSettings.upstream(name: "old", port: old.port),
                GuardSettings.upstream(name: "new", port: new.port),
            ]))
        #expect(try program.deliver(to: ["ada@example.net", "kim@example.net"], message: message).code == 250)
        #expect(old.messages.isEmpty && new.messages.count == 1)
        #expect(new.commands.count { $0.hasPrefix("RCPT") } == 2)
        #expect(try program.records().map(\.upstream) == ["new"])
        // A message that fits takes the usual way.
        #expect(try program.deliver().code == 250)
        #expect(old.messages.count == 1)
    }

    @Test func `a message is deferred while the only ESP with 8BITMIME is down`() throws {
        let old = try ScriptedESP(extensions: Self.sevenBit)
        let away = try FreePort.take()
        let program = try GuardProgram.start(
            GuardSettings(upstreams: [
                GuardSettings.upstream(name: "old", port: old.port), GuardSettings.upstream(name: "away", port: away),
            ]))
        #expect(try program.deliver(message: message).code == 451)
        #expect(old.messages.isEmpty)
    }

    @Test func `held 8-bit mail stays held until an upstream can take it`() throws {
        let esp = try ScriptedESP(extensions: Self.sevenBit)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        #expect(try program.deliver(message: message).code == 250)
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 1 && release.output.contains("1 still held: 554 5.6.3"), "\(release)")
        #expect(esp.messages.isEmpty)
        #expect(try program.held().count == 1)
    }

    @Test func `status warns of an ESP without 8BITMIME once its extensions are known`() throws {
        let old = try ScriptedESP(extensions: Self.sevenBit)
        let new = try ScriptedESP(extensions: ["8BITMIME"])
        let program = try GuardProgram.start(
            GuardSettings(upstreams: [
                GuardSettings.upstream(name: "old", port: old.port),
                GuardSettings.upstream(name: "new", port: new.port),
            ]))
        #expect(try !program.run("status").output.contains("8BITMIME"))
        _ = try program.session()
        let status = try program.run("status").output
        #expect(status.contains("warning: old does not offer 8BITMIME"), "\(status)")
        #expect(!status.contains("warning: new"), "\(status)")
        #expect(try program.run("status", "--json").output.contains("does not offer 8BITMIME"))
    }
}
