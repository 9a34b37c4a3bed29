import Foundation
import TestSupport
import Testing

@testable import System

@Suite(.scoped) struct ProgramOutputTests {
    private func output(
        _ script: String, _ arguments: String..., timeout: Duration = .seconds(60)
    ) throws -> ProgramOutput {
        try ProgramOutput(command: ["/bin/sh", "-c", script] + arguments, timeout: timeout)
    }

    /// The whole output, and why it ended early.
    private func read(_ output: ProgramOutput) async -> (bytes: [UInt8], failure: String?) {
        var all: [UInt8] = []
        do throws(ProgramOutput.Failure) {
            while let bytes = try await output.next() { all += bytes }
            return (all, nil)
        } catch {
            return (all, error.description)
        }
    }

    @Test func `the output of a program is read to its end, however long it is`() async throws {
        let (bytes, failure) = await read(try output("head -c 5000000 /dev/zero; printf end"))
        #expect(bytes.count == 5_000_003 && bytes.suffix(3) == Array("end".utf8)[...] && failure == nil)
        let empty = await read(try output("cat"))
        #expect(empty.bytes.isEmpty && empty.failure == nil, "its input is empty")
    }

    @Test func `a program gets its arguments unchanged`() async throws {
        let (bytes, _) = await read(try output("printf %s \"$0\"", "a; b $(c)"))
        #expect(bytes == Array("a; b $(c)".utf8))
    }

    @Test func `a failed program makes the read fail at the end of its output`() async throws {
        let (bytes, failure) = await read(try output("echo half; echo one >&2; echo 'no route' >&2; echo >&2; exit 3"))
        #expect(bytes == Array("half\n".utf8))
        #expect(failure == "/bin/sh ended with exit code 3: no route")
        #expect(await read(try output("echo half; kill -KILL $$")).failure == "/bin/sh was ended by signal 9")
        let error = #expect(throws: ProgramOutput.Failure.self) {
            try ProgramOutput(command: ["/no/such/program"], timeout: .seconds(1))
        }
        #expect(error?.description == "/no/such/program cannot be started: No such file or directory")
        let refused = #expect(throws: ProgramOutput.Failure.self) {
            try ProgramOutput(command: ["/"], timeout: .seconds(1))
        }
        #expect(refused?.description == "/ cannot be started: Permission denied")
    }

    @Test func `output of a program's child is read even after the program's end`() async throws {
        let scope = try TestScope.mine
        let script = "(until [ -e \"$0\" ]; do sleep 0.01; done; echo last) & echo $$"
        let output = try output(script, scope.path("gate"))
        let program = try #require(processID(try await output.next()))
        try waitUntil("the end of the program") { isEnded(program) }
        try scope.write("gate", "")
        let (bytes, failure) = await read(output)
        #expect(bytes == Array("last\n".utf8) && failure == nil)
    }

    @Test func `a read waits for a program that closed its output and still runs`() async throws {
        let scope = try TestScope.mine
        let script = "echo all; exec >&-; until [ -e \"$0\" ]; do sleep 0.01; done; echo late >&2; exit 4"
        let output = try output(script, scope.path("gate"))
        #expect(try await output.next() == Array("all\n".utf8))
        try scope.write("gate", "")
        let (bytes, failure) = await read(output)
        #expect(bytes.isEmpty && failure == "/bin/sh ended with exit code 4: late")
    }

    @Test func `a program blocks while its output is not read`() async throws {
        let file = try TestScope.mine.path("program")
        let output = try output("echo $$ > \"$0\"; exec head -c 3000000 /dev/zero", file)
        // The program reads without waiting, so it can only sleep in a write.
        try waitUntil("a full pipe") { processID(FileManager.default.contents(atPath: file)).map(state(of:)) == "S" }
        let (bytes, failure) = await read(output)
        #expect(bytes.count == 3_000_000 && failure == nil)
    }

    @Test func `a program that writes much to standard error is not blocked`() async throws {
        let script = "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2; printf out; exit 1"
        let (bytes, failure) = await read(try output(script))
        #expect(bytes == Array("out".utf8) && failure == "/bin/sh ended with exit code 1: last")
    }

    @Test func `a program that takes too long is killed with its children`() async throws {
        let file = try TestScope.mine.path("child")
        let start = ContinuousClock.now
        let slow = try output("sleep 60 & echo $! > \"$0\"; echo half; wait", file, timeout: .milliseconds(500))
        let (bytes, failure) = await read(slow)
        #expect(bytes == Array("half\n".utf8))
        #expect(failure == "/bin/sh was killed after 0.5 seconds")
        #expect(ContinuousClock.now - start < .seconds(20))
        try expectEnd(ofProcessIn: file)

        let left = await read(try output("sleep 60 &", timeout: .milliseconds(100)))
        #expect(left.failure == "/bin/sh was killed after 0.1 seconds", "the child keeps the output open")
    }

    /// A program that ignores SIGTERM, one that has closed its outputs, and the child of one that has ended.
    @Test(arguments: [
        "trap '' TERM; echo $$ > \"$0\"; echo ready; while :; do sleep 60; done",
        "echo $$ > \"$0\"; echo ready; exec >&- 2>&-; exec sleep 60",
        "sleep 60 & echo $! > \"$0\"; echo ready",
    ])
    func `a program is killed even when it ignores SIGTERM or has closed its output`(_ script: String) async throws {
        let file = try TestScope.mine.path("process")
        let output = try output(script, file)
        #expect(try await output.next() == Array("ready\n".utf8))
        output.end()
        #expect(await read(output).failure?.contains("was killed") == true)
        try expectEnd(ofProcessIn: file)
    }

    @Test func `a program that has ended leaves no zombie`() async throws {
        for script in ["echo $$", "echo $$; exit 3"] {
            let program = try #require(processID(await read(try output(script)).bytes))
            #expect(kill(program, 0) != 0)
        }
        let killed = try output("echo $$; exec sleep 60")
        let program = try #require(processID(try await killed.next()))
        killed.end()
        #expect(kill(program, 0) != 0)
    }

    @Test func `a program whose reader is gone is killed`() async throws {
        let scope = try TestScope.mine
        let abandoned = scope.path("abandoned")
        var slow: ProgramOutput? = try output("echo $$ > \"$0\"; echo first; exec sleep 60", abandoned)
        #expect(try await slow?.next() == Array("first\n".utf8))
        slow = nil
        try expectEnd(ofProcessIn: abandoned)

        let cancelled = scope.path("cancelled")
        let other = try output("echo $$ > \"$0\"; exec sleep 60", cancelled)
        let reading = Task { await read(other).failure }
        try waitUntil("the program") { (try? String(contentsOfFile: cancelled, encoding: .utf8))?.last == "\n" }
        reading.cancel()
        #expect(await reading.value?.contains("was killed") == true)
        try expectEnd(ofProcessIn: cancelled)
    }

    private func expectEnd(ofProcessIn file: String) throws {
        let process = try #require(processID(FileManager.default.contents(atPath: file)))
        try waitUntil("the end of the process") { isEnded(process) }
    }

    /// The process id that was printed as a line.
    private func processID(_ line: (some Sequence<UInt8>)?) -> pid_t? {
        guard let text = line.map({ String(decoding: Array($0), as: UTF8.self) }), text.last == "\n" else { return nil }
        return pid_t(text.dropLast())
    }

    /// Whether the process has ended. A zombie counts: its new parent may not have reaped it yet.
    private func isEnded(_ process: pid_t) -> Bool { [nil, "Z"].contains(state(of: process)) }

    /// The state from proc(5): `S` while the process waits, `Z` when it has ended and is not reaped; nil when it is
    /// gone.
    private func state(of process: pid_t) -> Character? {
        let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        guard let text, let end = text.lastIndex(of: ")") else { return nil }
        return text[end...].dropFirst(2).first
    }
}
