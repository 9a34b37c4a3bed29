import Foundation
import TestSupport
import Testing

@testable import System

@Suite(.scoped) struct ProgramRunTests {
    private func run(
        _ script: String, _ arguments: String..., input: String = "hello\n", timeout: Duration = .seconds(20)
    ) -> String? {
        ProgramRun(command: ["/bin/sh", "-c", script] + arguments, input: Array(input.utf8), timeout: timeout).run()
    }

    @Test func `a program gets its input and its arguments unchanged`() throws {
        let file = try TestScope.mine.path("told")
        #expect(run("cat > \"$0\"; echo \"$1\" >> \"$0\"", file, "a; b $(c)") == nil)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "hello\na; b $(c)\n")
    }

    @Test func `a failed run returns what went wrong`() {
        #expect(run("cat > /dev/null; exit 3") == "ended with exit code 3")
        #expect(run("kill -TERM $$") == "was ended by signal 15")
        let unread = String(repeating: "x", count: 60_000)
        #expect(run("exec <&-; exit 3", input: unread) == "ended with exit code 3")
        let missing = ProgramRun(command: ["/no/such/program"], input: [], timeout: .seconds(1))
        #expect(missing.run() == "cannot be started: No such file or directory")
    }

    @Test func `a program that takes too long is killed with its children`() throws {
        let file = try TestScope.mine.path("child")
        let start = ContinuousClock.now
        let failure = run("sleep 60 & echo $! > \"$0\"; wait", file, timeout: .milliseconds(300))
        #expect(failure == "was killed after 0.3 seconds")
        #expect(ContinuousClock.now - start < .seconds(20))
        let child = try #require(
            pid_t(String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
        // The child may be a zombie that its new parent has not reaped yet.
        try waitUntil("the end of the child") {
            kill(child, 0) != 0
                || (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8))?.contains(") Z ") != false
        }
    }

    @Test func `queued programs run one after the other, and too many are refused`() throws {
        let file = try TestScope.mine.path("order")
        let queue = ProgramQueue(named: "test") { _, _ in }
        func add(_ script: String) -> Bool {
            let command = ["/bin/sh", "-c", script, file]
            return queue.add(ProgramRun(command: command, input: [], timeout: .seconds(20)))
        }
        for number in 0..<5 { #expect(add("echo begin\(number) >> \"$0\"; echo end\(number) >> \"$0\"")) }
        let lines = (0..<5).flatMap { ["begin\($0)", "end\($0)"] }
        try waitUntil("five programs") {
            (try? String(contentsOfFile: file, encoding: .utf8)) == lines.joined(separator: "\n") + "\n"
        }
        let taken = (0..<SystemLimits.queuedPrograms + 10).count { _ in add("exec sleep 0.01") }
        #expect(taken < SystemLimits.queuedPrograms + 10)
    }
}
