import TestSupport
import Testing

/// The kill switch, pulled and released from outside.
@Suite(.scoped) struct StopTests {
    @Test func `a stop defers or rejects everything until it is resumed`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.deliver().code == 250)

        let stop = try program.run("stop", "--reason", "wrong price in the headline")
        #expect(stop.exitCode == 0, "\(stop)")
        #expect(stop.output.contains("S1"))
        let deferred = try program.deliver()
        #expect(deferred.code == 451)
        #expect(deferred.contains("451 4.7.1 sendguard: stopped: wrong price in the headline [stop S1] id="))
        let status = try program.run("status")
        #expect(status.output.contains("wrong price in the headline"))

        #expect(try program.run("resume", "S1", "--reason", "price was right").exitCode == 0)
        #expect(try program.deliver().code == 250)
        #expect(try program.run("resume", "S1", "--reason", "again").exitCode == 1)

        #expect(try program.run("stop", "--mode", "reject", "--reason", "never send this").exitCode == 0)
        let rejected = try program.deliver()
        #expect(rejected.code == 550)
        #expect(rejected.contains("5.7.1 sendguard: stopped: never send this [stop S2]"))
        #expect(try program.run("resume", "--all", "--reason", "done").exitCode == 0)
        #expect(try program.deliver().code == 250)

        #expect(try sandbox.entries().count == 3)
        let records = try program.records()
        #expect(records.map(\.verdict) == ["relayed", "deferred", "relayed", "blocked", "relayed"])
        #expect(records.map(\.stop) == [nil, "S1", nil, "S2", nil])
    }

    @Test func `stop without arguments stops all mail, and the reason can be given later`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let stop = try program.run("stop")
        #expect(stop.exitCode == 0 && stop.output.contains("sendguard stop S1 --reason TEXT"), "\(stop)")
        #expect(try program.deliver().contains("451 4.7.1 sendguard: stopped: no reason given [stop S1]"))
        let why = try program.run("stop", "S1", "--reason", "wrong segment")
        #expect(why.exitCode == 0 && why.output.contains("S1 is stopped because: wrong segment"), "\(why)")
        #expect(try program.deliver().contains("stopped: wrong segment [stop S1]"))
        #expect(try program.run("incident", "list").output.contains("wrong segment"))
        program.end()
        #expect(try program.run("stop", "S1", "--reason", "wrong price").exitCode == 0)
        let status = try program.run("status", "--json")
        #expect(status.output.contains(#""reason":"wrong price""#), "\(status)")
        #expect(!status.output.contains(#""id":"S2""#), "\(status)")
        let events = try program.run("acts", "--json")
        #expect(events.output.contains(#""act":"stop-reason""#) && events.output.contains(#""before":"wrong segment""#))
        #expect(try program.run("stop", "S7", "--reason", "x").exitCode == 1)
        #expect(try program.run("stop", "--reason", "").exitCode == 2)
    }

    @Test(arguments: [true, false])
    func `a stop survives a restart`(_ killed: Bool) throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.run("stop", "--reason", "wait").exitCode == 0)
        if killed { program.kill() } else { program.end() }
        try program.start()
        #expect(try program.deliver().contains("stopped: wait [stop S1]"))
        #expect(try sandbox.entries().isEmpty)
        #expect(try program.run("resume", "S1", "--reason", "go").exitCode == 0)
        if killed { program.kill() } else { program.end() }
        try program.start()
        #expect(try program.deliver().code == 250)
    }

    @Test func `a stop made without a running guard is in force at the next start`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        try program.makeState()
        let stop = try program.run("stop", "--reason", "not tonight")
        #expect(stop.exitCode == 0, "\(stop)")
        try program.start()
        #expect(try program.deliver().contains("stopped: not tonight"))
        #expect(try sandbox.entries().isEmpty)
    }

    @Test func `a stop defers a message that waits for its final dot`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        let message = SMTPClient.dotStuffed(TestMessage.plain())
        try client.socket.send(message.dropLast(3))
        #expect(try program.run("stop", "--reason", "now").exitCode == 0)
        try client.socket.send(message.suffix(3))
        #expect(try client.reply().contains("451 4.7.1 sendguard: stopped: now"))
        #expect(try sandbox.entries().isEmpty)
    }
}
