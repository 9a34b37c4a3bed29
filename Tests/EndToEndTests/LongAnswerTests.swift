import Foundation
import TestSupport
import Testing

/// What is long is answered a piece at a time: the guard's memory does not grow with it, and who reads slowly holds nobody up.
@Suite(.scoped) struct LongAnswerTests {
    private static let messages = 40_000

    private func started() throws -> GuardProgram {
        let program = try GuardProgram(GuardSettings(upstreamPort: try SandboxProgram.start().port))
        let filled = try Command.run(
            Checkout.program,
            ["audit-benchmark", "--state", program.state, "--messages", "\(Self.messages)", "--big", "10000"],
            within: .seconds(300))
        #expect(filled.exitCode == 0, "\(filled)")
        try program.start()
        return program
    }

    @Test func `the whole log takes no more memory than a page of it`() throws {
        let program = try started()
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
        #expect(grown < 30_000, "\(grown) KB more, for an answer of \(log.output.utf8.count / 1000) KB")
    }

    @Test func `the newest so many come oldest first, however many that are`() throws {
        let program = try started()
        for (limit, filters) in [(3, []), (700, ["--campaign", "big"]), (39_000, [])] as [(Int, [String])] {
            let arguments = ["log", "--json"] + filters + ["--config", program.configuration]
            let all = try Command.run(Checkout.program, arguments, within: .seconds(300)).output.split(separator: "\n")
            let some = try Command.run(Checkout.program, arguments + ["--limit", "\(limit)"], within: .seconds(300))
            #expect(some.output.split(separator: "\n") == all.suffix(limit), "\(limit)")
        }
    }

    @Test func `who asks for much and reads nothing holds neither mail nor a stop up`() throws {
        let program = try started()
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
        // Half of the places for reports are another user's; whoever has too many is told so.
        let told = try program.run("log", "--limit", "1")
        #expect(told.exitCode == 3 && told.errorOutput.contains("busy"), "\(told)")
        let stop = try program.run("stop", "--reason", "now")
        #expect(stop.exitCode == 0 && stop.output.contains("nothing left after this"), "\(stop)")
        #expect(try program.deliver().contains("[stop S1]"))
        let grown = try figures.residentKilobytes - before
        #expect(grown < 80_000, "\(grown) KB more")
        sockets.forEach { $0.close() }
        sockets = []
        try waitUntil("a free place") { try program.run("log", "--limit", "1").exitCode == 0 }
    }
}
