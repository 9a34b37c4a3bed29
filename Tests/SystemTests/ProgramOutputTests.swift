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

    /// All it printed, and why there was no more.
    private func read(_ output: ProgramOutput) async -> (bytes: [UInt8], failure: String?) {
        var all: [UInt8] = []
        do throws(ProgramOutput.Failure) {
            while let bytes = try await output.next() { all += bytes }
            return (all, nil)
        } catch {
            return (all, error.description)
        }
    }

    @Test func `what a program prints is read to its end, however much it is`() async throws {
        let (bytes, failure) = await read(try output("head -c 5000000 /dev/zero; printf end"))
        #expect(bytes.count == 5_000_003 && bytes.suffix(3) == Array("end".utf8)[...] && failure == nil)
        let empty = await read(try output("cat"))
        #expect(empty.bytes.isEmpty && empty.failure == nil, "its input is empty")
    }

    @Test func `a program gets its arguments as they are`() async throws {
        let (bytes, _) = await read(try output("printf %s \"$0\"", "a; b $(c)"))
        #expect(bytes == Array("a; b $(c)".utf8))
    }

    @Test func `the end of a program that failed is no end of its output`() async throws {
        let (bytes, failure) = await read(try output("echo half; echo one >&2; echo 'no route' >&2; echo >&2; exit 3"))
        #expect(bytes == Array("half\n".utf8))
        #expect(failure == "/bin/sh ended with 3: no route")
        #expect(await read(try output("echo half; kill -KILL $$")).failure == "/bin/sh was ended by signal 9")
        let error = #expect(throws: ProgramOutput.Failure.self) {
            try ProgramOutput(command: ["/no/such/program"], timeout: .seconds(1))
        }
        #expect(error?.description == "/no/such/program cannot be started: No such file or directory")
    }

    @Test func `a program that says much on its standard error is not kept waiting`() async throws {
        let script = "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2; printf out; exit 1"
        let (bytes, failure) = await read(try output(script))
        #expect(bytes == Array("out".utf8) && failure == "/bin/sh ended with 1: last")
    }

    @Test func `a program that takes too long is killed, and what it started with it`() async throws {
        let file = try TestScope.mine.path("child")
        let start = ContinuousClock.now
        let slow = try output("sleep 60 & echo $! > \"$0\"; echo half; wait", file, timeout: .milliseconds(500))
        let (bytes, failure) = await read(slow)
        #expect(bytes == Array("half\n".utf8))
        #expect(failure == "/bin/sh was killed after 0.5 seconds")
        #expect(ContinuousClock.now - start < .seconds(20))
        try expectEnd(ofProcessIn: file)
    }

    @Test func `a program whose reader has gone is killed`() async throws {
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
        let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        let process = try #require(pid_t(text))
        // It may be waiting for whoever inherits it.
        try waitUntil("the end of the process") {
            kill(process, 0) != 0
                || (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") != false
        }
    }
}
