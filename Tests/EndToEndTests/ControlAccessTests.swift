import Foundation
import TestSupport
import Testing

/// The operator meets an obstacle: the socket is busy, the guard hangs, the folder is the wrong one.
@Suite(.scoped) struct ControlAccessTests {
    @Test func `silent and half-finished connections do not delay a stop`() throws {
        let program = try GuardProgram.start(upstreamPort: try SandboxProgram.start().port)
        let path = program.state + "/sendguard.sock"
        var sockets: [TCPSocket] = []
        defer { sockets.forEach { $0.close() } }
        let starts = [
            "", "G", "POST /stop HTTP/1.1\r\n",
            "POST /stop HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n{\"scope\"",
        ]
        for number in 0..<300 {
            let socket = try TCPSocket(path: path)
            sockets.append(socket)
            let start = Array(starts[number % starts.count].utf8)
            // The guard closes the oldest connections as more come.
            if !start.isEmpty { try? socket.send(start) }
        }
        let stop = try program.run("stop", "--reason", "now")
        #expect(stop.exitCode == 0 && stop.output.contains("no mail left after this moment"), "\(stop)")
        #expect(!FileManager.default.fileExists(atPath: program.state + "/STOP"))
        #expect(try program.run("status").exitCode == 1)
        #expect(try program.deliver().contains("[stop S1]"))
        // Each silent connection has some seconds, and then gets the reason.
        let last = try #require(sockets.last)
        #expect(String(decoding: try last.receive(), as: UTF8.self).hasPrefix("HTTP/1.1 408"))
    }

    @Test(.enabled(if: OtherUser.isThere, "needs root and setpriv"))
    func `another user cannot use up all control connections`() throws {
        var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
        settings.more = "control: {group: nogroup}"
        let program = try GuardProgram.start(settings)
        program.openFoldersAbove()
        let script = """
            import signal, socket, sys
            held = []
            for _ in range(400):
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                held.append(s)
            print("held", flush=True)
            signal.pause()
            """
        let scope = try TestScope.mine
        let person = try #require(Checkout.find("setpriv"))
        let crowd = try ChildProcess(
            person,
            OtherUser.arguments + ["/usr/bin/python3", "-c", script, program.state + "/sendguard.sock"],
            log: scope.path("crowd"))
        scope.atEnd { crowd.endAtOnce() }
        try waitUntil("the other user's connections") { crowd.output.contains("held") }
        let stop = try program.run("stop", "--reason", "now")
        #expect(stop.exitCode == 0 && stop.output.contains("no mail left after this moment"), "\(stop)")
    }

    @Test func `a hanging guard is stopped by the STOP file, and a scoped stop is refused with advice`() throws {
        let program = try GuardProgram.start(upstreamPort: try SandboxProgram.start().port)
        #expect(try program.deliver().code == 250)
        try program.process.signal(SIGSTOP)
        let scoped = try program.run("stop", "--campaign", "spring", "--reason", "wrong segment")
        #expect(scoped.exitCode == 3 && scoped.errorOutput.contains("to stop ALL mail by the file"), "\(scoped)")
        #expect(scoped.errorOutput.contains("sendguard stop --state \(program.state)"), "\(scoped)")
        #expect(!FileManager.default.fileExists(atPath: program.state + "/STOP"))

        let stop = try program.run("stop", "--reason", "wrong segment")
        #expect(stop.exitCode == 0 && stop.output.contains("suspended"), "\(stop)")
        #expect(stop.errorOutput.contains("created \(program.state)/STOP"), "\(stop)")
        #expect(try String(contentsOfFile: program.state + "/STOP", encoding: .utf8) == "wrong segment\n")
        try program.process.signal(SIGCONT)
        try waitUntil("the stop") { try program.deliver().contains("stopped: wrong segment") }
        try waitUntil("the file's stop") {
            try program.run("status", "--json").output.contains(#""origin":"file""#)
        }
    }

    @Test func `a guard without a socket is stopped by the STOP file, and the command sees it work`() throws {
        let program = try GuardProgram.start(upstreamPort: try SandboxProgram.start().port)
        try FileManager.default.removeItem(atPath: program.state + "/sendguard.sock")
        let stop = try program.run("stop")
        #expect(stop.exitCode == 0 && stop.output.contains("STOPPED  by S1, for the file"), "\(stop)")
        #expect(try program.deliver().contains("[stop S1]"))
        let scoped = try program.run("stop", "--campaign", "spring", "--reason", "x")
        #expect(scoped.exitCode == 3 && scoped.errorOutput.contains("to stop ALL mail by the file"), "\(scoped)")
    }

    @Test func `a command with the wrong state folder fails and says where the running guard is`() throws {
        let program = try GuardProgram.start(upstreamPort: try SandboxProgram.start().port)
        let wrong = program.folder + "/wrong"
        for command in [["stop", "--reason", "x"], ["status"], ["log"], ["held", "list"]] {
            let told = try Command.run(Checkout.program, command + ["--state", wrong])
            #expect(told.exitCode == 3 && !told.output.contains("STOPPED"), "\(told)")
            #expect(told.errorOutput.contains("\(wrong) does not exist (named by --state)"), "\(told)")
            #expect(
                told.errorOutput.contains("process \(try program.process.pid), state folder \(program.state)"),
                "\(told)")
        }
        #expect(!FileManager.default.fileExists(atPath: wrong))
        #expect(try program.deliver().code == 250)
    }
}
