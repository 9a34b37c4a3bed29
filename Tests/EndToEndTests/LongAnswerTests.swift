import Foundation
import TestSupport
import Testing

/// Long answers are sent piece by piece: the guard's memory does not grow with them, and a slow reader delays no
/// other.
@Suite(.scoped) struct LongAnswerTests {
    private static let messages = 40_000

    private func startWithRecords(_ more: String...) throws -> GuardProgram {
        let program = try GuardProgram(GuardSettings(upstreamPort: try SandboxProgram.start().port))
        let filled = try Command.run(
            Checkout.program,
            ["audit-benchmark", "--state", program.state, "--messages", "\(Self.messages)", "--big", "10000"] + more,
            within: .seconds(300))
        #expect(filled.exitCode == 0, "\(filled)")
        try program.start()
        return program
    }

    @Test func `the answer with the whole log takes no more memory than one page of it`() throws {
        let program = try startWithRecords()
        #expect(try program.run("log", "--json", "--limit", "500").exitCode == 0)
        #expect(try program.deliver().code == 250)
        let figures = ProcessFigures(pid: try program.process.pid)
        let before = try figures.residentKilobytes
        let log = try Command.run(
            Checkout.program, ["log", "--json", "--config", program.configuration], within: .seconds(300))
        let mark = #""id":""#
        let ids: [String] = log.output.split(separator: "\n").compactMap { line in
            let parts: [Substring] = line.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? String(parts[1].prefix(13)) : nil
        }
        #expect(ids.count == Self.messages + 1 && ids == ids.sorted() && Set(ids).count == ids.count)
        #expect(log.output.utf8.count > 15_000_000)
        let grown = try figures.residentKilobytes - before
        let answered = log.output.utf8.count / 1000
        #expect(Patience.isSanitized || grown < 30_000, "\(grown) KB more for an answer of \(answered) KB")
    }

    @Test func `log --limit prints the newest records, oldest first, for any limit`() throws {
        let program = try startWithRecords()
        for (limit, filters) in [(3, []), (700, ["--campaign", "big"]), (39_000, [])] as [(Int, [String])] {
            let arguments = ["log", "--json"] + filters + ["--config", program.configuration]
            let all = try Command.run(Checkout.program, arguments, within: .seconds(300)).output.split(separator: "\n")
            let some = try Command.run(Checkout.program, arguments + ["--limit", "\(limit)"], within: .seconds(300))
            #expect(some.output.split(separator: "\n") == all.suffix(limit), "\(limit)")
        }
    }

    /// A running guard and its folder alone give the same answer.
    private func ask(_ program: GuardProgram, _ arguments: [String]) throws -> Command {
        let answer = try Command.run(
            Checkout.program, arguments + ["--config", program.configuration], within: .seconds(300))
        #expect(answer.exitCode == 0, "\(arguments): \(answer.errorOutput)")
        return answer
    }

    /// The growth of the guard's memory while it answers.
    private func growth(_ program: GuardProgram, _ questions: () throws -> Void) throws -> Int {
        let figures = ProcessFigures(pid: try program.process.pid)
        let before = try figures.residentKilobytes
        try questions()
        return try figures.residentKilobytes - before
    }

    @Test func `a preview of much held mail takes no more memory than one page of it`() throws {
        let held = 20_000
        let program = try startWithRecords("--held", "\(held)")
        #expect(try program.run("stop", "--campaign", "held-*", "--mode", "hold", "--reason", "price").exitCode == 0)
        #expect(try program.run("stop", "--campaign", "held-1*", "--mode", "hold", "--reason", "price").exitCode == 0)
        #expect(try program.run("held", "release", "--dry-run", "--campaign", "held-7").exitCode == 0)
        let release = ["held", "release", "--dry-run"]
        let resume = ["resume", "S2", "--dry-run"]
        var answers: [String] = []
        let grown = try growth(program) {
            let preview = try ask(program, release).output
            #expect(preview.contains("held       \(held) messages to \(held) recipients"), "\(preview)")
            // Ten campaigns are named; the others are counted, with their names known or not.
            let more = preview.firstMatch(of: /and ([0-9]+) campaigns more/).flatMap { Int($0.1) } ?? 0
            let others = preview.firstMatch(of: /and ([0-9]+) messages of smaller campaigns/).flatMap { Int($0.1) } ?? 0
            #expect(10 + more + others == held && (1...990).contains(more), "\(preview)")
            #expect(preview.contains("\(held) recipients covered by a stop"), "\(preview)")
            let ending = try ask(program, resume).output
            // 1, 10 to 19, 100 to 199, and so on.
            #expect(ending.contains("11111 messages to 11111 recipients"), "\(ending)")
            #expect(
                ending.contains("11111 recipients covered by a stop") && ending.contains("still stopping mail then: S1")
            )
            answers = [preview, ending]
            #expect(try program.deliver().code == 250)
        }
        #expect(Patience.isSanitized || grown < 30_000, "\(grown) KB more")
        program.end()
        // Ages are shown in minutes.
        let counts = { (text: String) in text.replacing(/the oldest [^()\n]*/, with: "") }
        for (arguments, answer) in zip([release, resume], answers) {
            #expect(
                counts(try ask(program, arguments).output)
                    == counts(answer).replacing(/[0-9]+ messages stopped/, with: "0 messages stopped"))
        }
    }

    @Test func `totals over very many names take little memory and count the names left out`() throws {
        let program = try startWithRecords("--varied")
        let total = Self.messages
        #expect(try program.run("log", "--by", "recipient-domain", "--campaign", "campaign-7").exitCode == 0)
        #expect(try program.run("report", "--campaign", "campaign-7").exitCode == 0)
        let tally = ["log", "--by", "recipient-domain"]
        let report = ["report", "--since", "60d", "--format", "json"]
        let grown = try growth(program) {
            let domains = try ask(program, tally).output
            let lines = domains.split(separator: "\n")
            #expect(lines.count == 10_002 && lines[1].hasPrefix("1         1           mail0.example"), "\(lines[1])")
            #expect(lines.last?.contains("\(total - 10_000) others") == true, "\(lines.last ?? "")")
            #expect(try ask(program, ["log", "--by", "campaign", "--json"]).output.contains(#""others":"#))
            let damage = try ask(program, report).output
            #expect(damage.contains("\"people\":\(total)") && damage.contains("\"stepMinutes\":60"))
            #expect(damage.contains("\"count\":\(total)"), "the report counts all domains and subjects")
            #expect(try program.deliver().code == 250)
        }
        #expect(Patience.isSanitized || grown < 60_000, "\(grown) KB more")
        program.end()
        #expect(try ask(program, tally).output.split(separator: "\n").count == 10_002)
        #expect(
            try ask(program, ["report", "--campaign", "campaign-*"]).output.contains("by subject (\(total - 10_000))"))
    }

    @Test func `clients that request long answers and read nothing delay neither mail nor a stop`() throws {
        let program = try startWithRecords()
        let path = program.state + "/sendguard.sock"
        let figures = ProcessFigures(pid: try program.process.pid)
        let before = try figures.residentKilobytes
        var sockets: [TCPSocket] = []
        defer { sockets.forEach { $0.close() } }
        for _ in 0..<40 {
            let socket = try TCPSocket(path: path)
            try socket.send(Array("GET /log/lines HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            sockets.append(socket)
        }
        for _ in 0..<5 { #expect(try program.deliver().code == 250) }
        // Another user has half of the places for reports. A user who has too many is refused.
        let told = try program.run("log", "--limit", "1")
        #expect(told.exitCode == 3 && told.errorOutput.contains("busy"), "\(told)")
        let stop = try program.run("stop", "--reason", "now")
        #expect(stop.exitCode == 0 && stop.output.contains("no mail left after this moment"), "\(stop)")
        #expect(try program.deliver().contains("[stop S1]"))
        let grown = try figures.residentKilobytes - before
        #expect(Patience.isSanitized || grown < 80_000, "\(grown) KB more")
        sockets.forEach { $0.close() }
        sockets = []
        try waitUntil("a free place for reports") { try program.run("log", "--limit", "1").exitCode == 0 }
    }
}
