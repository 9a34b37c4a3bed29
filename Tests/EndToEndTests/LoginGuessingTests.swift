import Foundation
import TestSupport
import Testing

/// A client that guesses logins waits longer and longer. A right login is answered at once, in spite of others at its
/// address.
@Suite(.scoped, .enabled(if: SystemCommand.openssl, "openssl is not installed")) struct LoginGuessingTests {
    /// One loop, so that anything that blocks it would show.
    private func start(_ more: String = "", rounds: Int = 5000) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.loops = 1
        let salt = "rounds=\(rounds)$mistletoe"
        let hash = try Command.run("openssl", ["passwd", "-6", "-salt", salt, "secret"]).output
        let users = try TestScope.mine.write("users", "jo:\(hash)kim:\(hash)")
        settings.takeLogins(of: users)
        settings.more = more
        return try GuardProgram.start(settings)
    }

    private func session(_ program: GuardProgram, from: Int? = nil) throws -> SMTPClient {
        let client = try SMTPClient(port: program.port, from: from)
        try client.hello()
        return client
    }

    private func login(_ password: String, as name: String = "jo") -> String {
        "AUTH PLAIN " + Data("\0\(name)\0\(password)".utf8).base64EncodedString()
    }

    private func timed<Value>(_ work: () throws -> Value) rethrows -> (value: Value, time: Duration) {
        let began = ContinuousClock.now
        let value = try work()
        return (value, ContinuousClock.now - began)
    }

    @Test func `replies to a guessing client get slower over all its sessions, other clients do not wait`() throws {
        let program = try start()
        for _ in 0..<3 { #expect(try session(program).command(login("guess")).code == 535) }
        let guesser = try session(program)
        let neighbour = try session(program)
        let other = try session(program, from: 2)
        try guesser.send(login("guess") + "\r\n")
        // Meanwhile the loop is free, also for the guesser's other sessions, and another client's login is answered.
        let free = try timed { try neighbour.command("NOOP") }
        #expect(free.value.code == 250 && free.time < .milliseconds(700))
        let legitimate = try timed { try other.command(login("secret")) }
        #expect(legitimate.value.code == 235 && legitimate.time < .milliseconds(700))
        #expect(!guesser.socket.hasInput())
        #expect(try guesser.reply().code == 535)
        let next = try timed { try guesser.command(login("guess")) }
        #expect(next.value.code == 535 && next.time > .milliseconds(1800), "\(next)")
    }

    @Test func `refused logins are recorded, those within one minute as one event`() throws {
        let program = try start()
        let client = try session(program)
        for _ in 0..<2 { #expect(try client.command(login("guess")).code == 535) }
        #expect(try client.command(login("secret")).code == 235)
        let events = try program.run("acts").output
        #expect(
            events.contains("login") && events.contains("127.0.0.1  login as jo: wrong name or password"), "\(events)")
        #expect(events.split(separator: "\n").count == 1 && !events.contains("guess"), "\(events)")
    }

    /// People type their password in the place of the name.
    @Test func `an unknown login name is recorded only as a hash`() throws {
        let program = try start()
        let plain = "AUTH PLAIN " + Data("\0correct-horse\0jo".utf8).base64EncodedString()
        #expect(try session(program).command(plain).code == 535)
        let events = try program.run("acts").output
        #expect(events.contains(/login as an unknown name, #[0-9a-f]{8}: wrong name or password/), "\(events)")
        #expect(try !program.process.errorOutput.contains("correct-horse"))
        program.end()
        for name in try FileManager.default.subpathsOfDirectory(atPath: program.state) {
            let bytes = FileManager.default.contents(atPath: "\(program.state)/\(name)") ?? Data()
            #expect(bytes.range(of: Data("correct-horse".utf8)) == nil, "in \(name)")
        }
    }

    /// A hash that takes a fifth of a second. Forty comparisons would keep both threads busy for the time of twenty.
    @Test func `many guesses at once do not delay the login of another client`() throws {
        let program = try start(rounds: 400_000)
        let one = try timed { try session(program, from: 2).command(login("secret", as: "kim")) }
        #expect(one.value.code == 235)
        let guessers = try (0..<40).map { _ in try session(program) }
        for guesser in guessers { try guesser.send(login("guess") + "\r\n") }
        let legitimate = try timed { try session(program, from: 2).command(login("secret")) }
        #expect(legitimate.value.code == 235)
        #expect(legitimate.time < one.time * 10, "\(legitimate.time), one comparison takes \(one.time)")
        // Guesses that wait for a turn do not delay the end of the guard.
        try program.process.signal(SIGTERM)
        #expect(try program.process.wait(within: .seconds(10)) == 0)
    }

    /// Fifty different guesses at once, under one name or under fifty: ten seconds of comparisons.
    @Test(arguments: ["jo", "guess"])
    func `a right login from a guessing address is compared next, and a repeat is answered at once`(
        name: String
    ) throws {
        let program = try start(rounds: 400_000)
        // The time of one comparison, measured with another login, because compared logins are remembered.
        let one = try timed { try session(program, from: 2).command(login("secret", as: "kim")) }
        #expect(one.value.code == 235)
        let guessers = try (0..<50).map { _ in try session(program) }
        for (number, guesser) in guessers.enumerated() {
            try guesser.send(login("guess \(number)", as: name == "jo" ? name : "\(name)\(number)") + "\r\n")
        }
        let client = try session(program)
        let right = try timed { try client.command(login("secret")) }
        #expect(right.value.code == 235)
        #expect(right.time < one.time * 10, "\(right.time), one comparison takes \(one.time)")
        #expect(guessers.count { $0.socket.hasInput() } < 25, "the guesses did not delay the right login")
        let again = try timed { try session(program).command(login("secret")) }
        #expect(again.value.code == 235)
        #expect(again.time < one.time, "\(again.time), one comparison takes \(one.time)")
    }

    @Test func `a right login is answered at once after a burst of refused ones under its own name`() throws {
        let program = try start()
        let guessers = try (0..<20).map { _ in try session(program) }
        for guesser in guessers { try guesser.send(login("guess") + "\r\n") }
        try waitUntil("three refusals") { guessers.count { $0.socket.hasInput() } >= 3 }
        let right = try session(program)
        #expect(try right.command(login("secret")).code == 235)
        // The last guess gets its reply half a minute after it came.
        #expect(guessers.count { $0.socket.hasInput() } < 15)
    }

    @Test func `too many refused logins end the session`() throws {
        let program = try start("limits: {failed_logins: 2}")
        let client = try session(program)
        for _ in 0..<2 { #expect(try client.command(login("guess")).code == 535) }
        let reply = try client.command(login("secret"))
        #expect(reply.code == 421 && reply.contains("4.7.0"), "\(reply)")
        #expect(try client.isClosedByPeer())
    }
}
