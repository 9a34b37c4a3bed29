import Foundation
import TestSupport
import Testing

@testable import System

/// The state that a program inherits from the process that starts it.
@Suite(.scoped) struct ProgramStartTests {
    private func read(_ output: ProgramOutput) async throws -> String {
        var all: [UInt8] = []
        while let bytes = try await output.next() { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    @Test func `a started program has no signal blocked or ignored`() async throws {
        // Like ProgramRun and the guard.
        signal(SIGPIPE, SIG_IGN)
        var (blocked, before) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        for number in [SIGTERM, SIGCHLD] { sigaddset(&blocked, number) }
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        let started = Result { try ProgramOutput(command: ["/bin/cat", "/proc/self/status"], timeout: .seconds(60)) }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        let status = try await read(started.get())
        for name in ["SigBlk:\t", "SigIgn:\t"] {
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name) })
            let signals = try #require(UInt64(line.dropFirst(name.count), radix: 16))
            // glibc uses 32 and 33 itself: posix_spawn leaves them ignored.
            #expect(signals & 0x7FFF_FFFF == 0, "\(line)")
        }
    }

    @Test func `a started program inherits no descriptor of an open file`() async throws {
        let scope = try TestScope.mine
        let file = try scope.write("secret", "x")
        let open = try FileReading(file, followsLinks: false)
        let list = try ProgramOutput(command: ["/bin/sh", "-c", "ls -l /proc/$$/fd"], timeout: .seconds(60))
        let text = try await read(list)
        #expect(text.contains("pipe:") && !text.contains(file))
        withExtendedLifetime(open) {}
    }

    @Test func `a started program gets only the environment variables that are passed on`() async throws {
        let text = try await read(ProgramOutput(command: ["/usr/bin/env", "-0"], timeout: .seconds(60)))
        let names = text.split(separator: "\0").map { String($0.prefix { $0 != "=" }) }
        #expect(names.contains("PATH"))
        #expect(names.allSatisfy { ProgramStart.passedOn.contains($0) || $0.hasPrefix("LC_") }, "\(names)")
    }
}
