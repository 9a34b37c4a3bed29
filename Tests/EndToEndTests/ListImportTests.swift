import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// Lists are imported from outside: into a guard that relays mail, from the files that people have.
@Suite(.scoped) struct ListImportTests {
    private func start(_ more: String = "") throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
        settings.more = "lists: [{name: gone, kind: suppression\(more)}]"
        return try GuardProgram.start(settings)
    }

    private func rcpt(_ program: GuardProgram, _ address: String) throws -> Int {
        let client = try program.session()
        defer { client.socket.close() }
        try client.command("MAIL FROM:<news@example.com>")
        return try client.command("RCPT TO:<\(address)>").code
    }

    private struct Report: Decodable {
        let version: Int
        let rows: Int
        let sha256: String
        let generatedAt: String
    }

    private func report(_ command: Command) throws -> Report { try command.json() }

    @Test func `while versions of a list are swapped, its entries stay refused and other mail flows`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            lists: [{name: gone, kind: suppression}]
            trips: [{name: suppressed-share, then: off}]
            """
        let program = try GuardProgram.start(settings)
        let files = try (0..<2).map { number in
            let rows = (0..<20_000).map { "reader\($0)x\(number)@example.net" } + ["rosa@example.net"]
            return try TestScope.mine.write("gone\(number).csv", "email\n\(rows.joined(separator: "\n"))\n")
        }
        #expect(try program.run("list", "import", "gone", files[0]).exitCode == 0)

        let isOver = Atomic(false)
        let asked = Atomic(0)
        let sent = Atomic(0)
        let wrong = Mutex<[String]>([])
        let senders = Threads.start(4) { number in
            let client = try program.session()
            while !isOver.load(ordering: .relaxed) {
                if number == 0 {
                    let reply = try client.deliver(message: TestMessage.sized(2000, marker: "m"))
                    if reply.code == 250 {
                        sent.add(1, ordering: .relaxed)
                    } else {
                        wrong.withLock { $0.append("\(reply)") }
                    }
                } else {
                    try client.command("MAIL FROM:<news@example.com>")
                    let reply = try client.command("RCPT TO:<rosa@example.net>")
                    if reply.code != 550 { wrong.withLock { $0.append("\(reply)") } }
                    asked.add(1, ordering: .relaxed)
                    try client.command("RSET")
                }
            }
        }
        try waitUntil("mail to flow") { asked.load(ordering: .relaxed) > 10 && sent.load(ordering: .relaxed) > 2 }
        for round in 1...6 {
            let done = try program.run(
                "list", "import", "gone", files[round % 2], "--allow", "older", "--allow", "removed", "--json")
            #expect(done.exitCode == 0, "\(done)")
            #expect(try report(done).version == round + 1)
        }
        isOver.store(true, ordering: .relaxed)
        try senders.wait()
        #expect(wrong.withLock { $0 } == [])
    }

    @Test func `bad rows are listed with their lines, and nothing is imported`() throws {
        let program = try start()
        let rows = (1...150).map { $0.isMultiple(of: 3) ? "a\($0)@example.net" : "not \($0)" }
        let refused = try program.importList("gone", "email\n\(rows.joined(separator: "\n"))\n")
        #expect(refused.exitCode == 1)
        let told = refused.errorOutput.split(separator: "\n")
        #expect(told.count == 100 + 1, "\(refused)")
        #expect(told.first?.hasSuffix(":2: not an address: \"n…\", 5 characters") == true)
        #expect(refused.errorOutput.contains("nothing was imported: 100 bad rows; --skip-bad leaves them out"))
        #expect(try program.run("list", "check", "a3@example.net").exitCode == 1)

        let more = (1...103).map { "not \($0)" } + ["a@example.net"]
        let skipped = try program.importList("gone", "email\n\(more.joined(separator: "\n"))\n", ["--skip-bad"])
        #expect(skipped.exitCode == 0)
        #expect(skipped.errorOutput.contains(": 3 more such rows"))
        #expect(skipped.output.contains("version 1: 1 row (1 new, 0 gone, 0 stay), "))
        #expect(try rcpt(program, "a@example.net") == 550)
    }

    @Test func `a truncated file is refused, even with --skip-bad`() throws {
        let program = try start()
        #expect(try program.importList("gone", "email,reason\na@example.net,x\n").exitCode == 0)
        for text in [
            "email,reason\nb@example.net,x\nc@example.net", "email,reason\n\"b@example.net,x\n",
            "[\"b@example.net\", \"c@exam", "{\"items\": [\"b@example.net\"], \"NextToken\": \"x\"}",
        ] {
            let refused = try program.importList("gone", text, ["--skip-bad"])
            #expect(refused.exitCode == 1, "\(refused)")
            #expect(refused.errorOutput.contains("nothing was imported"), "\(refused)")
        }
        for text in ["", "\n", "email\n", "[]"] {
            #expect(try program.importList("gone", text).errorOutput.contains("contains no address"), "\(text)")
        }
        #expect(try rcpt(program, "a@example.net") == 550)
        #expect(try rcpt(program, "b@example.net") == 250)
    }

    @Test func `an upload that ends early changes nothing and is on record`() throws {
        let program = try start()
        #expect(try program.importList("gone", "email\na@example.net\n").exitCode == 0)
        for head in ["Content-Length: 5000000", "Transfer-Encoding: chunked"] {
            let socket = try TCPSocket(path: "\(program.state)/sendguard.sock")
            let rows = (0..<5000).map { "b\($0)@example.net\n" }.joined()
            let body = head.hasPrefix("C") ? rows : "\(String(rows.utf8.count, radix: 16))\r\n\(rows)\r\n"
            let request = "POST /lists/import?name=gone&source=cut HTTP/1.1\r\nHost: x\r\n\(head)\r\n\r\n\(body)"
            try socket.send(Array(request.utf8))
            socket.close()
        }
        try waitUntil("two refusals on record") {
            try program.run("acts").output.components(separatedBy: "ended early").count == 3
        }
        #expect(try rcpt(program, "a@example.net") == 550)
        #expect(try rcpt(program, "b1@example.net") == 250)
    }

    @Test func `hashes, domains and patterns are matched`() throws {
        let program = try start()
        let hash = try Command.run("sh", ["-c", "printf %s rosa@example.net | sha256sum"]).output.prefix(64)
        let file = try TestScope.mine.write("hashes", "\(hash)\n")
        #expect(try program.run("list", "import", "gone", file, "--format", "hashes").exitCode == 0)
        #expect(try rcpt(program, "Rosa@Example.net") == 550)
        #expect(try rcpt(program, "ada@example.net") == 250)
        let wrong = try program.importList("gone", "\(hash)\nada@example.net\n", ["--format", "hashes"])
        #expect(wrong.exitCode == 1)
        #expect(wrong.errorOutput.contains(":2: not a hash"), "\(wrong)")

        let others = "\(hash)\nexample.org\n*.example.com\nabuse@*\n"
        #expect(try program.importList("gone", others).output.contains("version 2: 4 rows"))
        for address in ["rosa@example.net", "x@example.org", "x@a.b.example.com", "abuse@anywhere.example"] {
            #expect(try rcpt(program, address) == 550, "\(address)")
        }
        for address in ["x@a.example.org", "x@example.net"] { #expect(try rcpt(program, address) == 250, "\(address)") }
    }

    @Test func `a list that lost entries or is older is imported only with --allow`() throws {
        let program = try start(", max_shrink: 20%")
        let rows = (0..<100).map { "a\($0)@example.net" }
        let whole = "email\n" + rows.joined(separator: "\n") + "\n"
        let half = "email\n" + rows[..<50].joined(separator: "\n") + "\n"
        #expect(try program.importList("gone", whole, ["--generated-at", "2026-03-02T00:00:00Z"]).exitCode == 0)
        let same = try program.importList("gone", whole, ["--generated-at", "2026-03-01", "--json"])
        #expect(try report(same).generatedAt == "2026-03-02T00:00:00.000Z", "the same content is not older")
        let older = try program.importList("gone", whole + "b@example.net\n", ["--generated-at", "2026-03-01"])
        #expect(older.exitCode == 1)
        #expect(older.errorOutput.contains("older than version 2"), "\(older)")
        let shrunk = try program.importList("gone", half)
        #expect(shrunk.exitCode == 1)
        #expect(shrunk.errorOutput.contains("50 of 100 entries go (50 %), 0 are new; max_removed is 20 %"), "\(shrunk)")
        #expect(shrunk.errorOutput.contains("--allow removed"), "\(shrunk)")
        let both = ["--generated-at", "2026-03-01", "--allow", "shrunk"]
        #expect(try program.importList("gone", half, both).exitCode == 1)
        let taken = try program.importList("gone", half, both + ["--allow", "older", "--json"])
        #expect(taken.exitCode == 0, "\(taken)")
        #expect(try report(taken).generatedAt == "2026-03-01T00:00:00.000Z")
        #expect(try rcpt(program, "a99@example.net") == 250)
    }

    @Test func `standard input, a UTF-16 file and a plain HTTP upload are imported like a file`() throws {
        let program = try start()
        let csv = "Email\tReason\r\nRosa@Example.net\tmüde\r\n"
        let piped = try program.run("list", "import", "gone", "-", "--json", input: csv)
        #expect(piped.exitCode == 0, "\(piped)")
        #expect(piped.errorOutput.isEmpty)
        let sum = try Command.run("sha256sum", [], input: csv).output.prefix(64)
        #expect(try report(piped).sha256 == sum)

        let path = try TestScope.mine.path("utf16.csv")
        var octets = Data([0xFF, 0xFE])
        for unit in csv.replacing("Rosa", with: "Ada").utf16 { octets += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        try octets.write(to: URL(fileURLWithPath: path))
        #expect(try program.run("list", "import", "gone", path).exitCode == 1, "rosa would go")
        #expect(try program.run("list", "import", "gone", path, "--allow", "removed").exitCode == 0)
        #expect(try program.run("list", "check", "ada@example.net").output.contains("müde"))
        #expect(try rcpt(program, "rosa@example.net") == 250)

        let curl = try Command.run(
            "curl",
            [
                "-sS", "--unix-socket", "\(program.state)/sendguard.sock", "-T", path,
                "http://x/lists/import?name=gone&source=api",
            ])
        #expect(try report(curl).version == 3, "\(curl)")
        let bad = try TestScope.mine.write("bad", "a@example.net\nb\n")
        let refused = try Command.run(
            "curl",
            ["-sS", "--unix-socket", "\(program.state)/sendguard.sock", "-T", bad, "http://x/lists/import?name=gone"])
        #expect(refused.output.contains("\"badRows\":{\"count\":1,\"rows\":[{\"line\":2,"), "\(refused)")
    }

    @Test func `an export of suppressed people is not imported as an audience`() throws {
        let program = try start()
        let file = try TestScope.mine.write(
            "bounces.csv", "status,reason,email,created\n5.1.1,550 no such user,a@example.net,1772323200\n")
        let refused = try program.run(
            "list", "import", "customers", file, "--kind", "audience", "--skip-bad", "--scope", "all", "--new")
        #expect(refused.exitCode == 1)
        #expect(refused.errorOutput.contains("SendGrid's export of people who are not mailed"), "\(refused)")
        #expect(try program.run("list", "import", "gone", file).exitCode == 0)
        let again = try program.run("list", "import", "gone", file, "--kind", "audience", "--scope", "all")
        #expect(again.exitCode == 1)
    }
}
