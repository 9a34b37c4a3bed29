import Foundation
import Synchronization

/// A program in the background with its output in files. Ended by its pid, at the latest when the object is released.
package final class ChildProcess: Sendable {
    package let pid: pid_t
    /// Files with the output so far.
    package let outputPath: String
    package let errorPath: String
    private let code = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - executable: a full path.
    ///   - environment: added to this process's own.
    ///   - input: a file for standard input; nil for none.
    ///   - stream: an open descriptor that becomes both standard input and output.
    ///   - log: path of the output files without their endings `.out` and `.err`.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
        input: String? = nil, stream: Int32? = nil, log: String
    ) throws {
        outputPath = log + ".out"
        errorPath = log + ".err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        if let stream {
            posix_spawn_file_actions_adddup2(&actions, stream, 0)
            posix_spawn_file_actions_adddup2(&actions, stream, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, outputPath, writing, 0o644)
        }
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, writing, 0o644)

        // A child starts with no signal blocked or ignored, independent of the test runner's settings.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var pid: pid_t = 0
        // `env -C` changes to the folder and becomes the program.
        let line = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [executable] + arguments
        let error = Self.withCStrings(line) { argv in
            Self.withCStrings(merged.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&pid, line[0], &actions, &attributes, argv, environment)
            }
        }
        guard error == 0 else { throw TestFailure("cannot start \(executable): \(String(cString: strerror(error)))") }
        self.pid = pid
    }

    deinit { end() }

    /// The exit code, or 128 plus the signal's number when a signal ended it; nil while it runs.
    package var exitCode: Int32? {
        code.withLock { code in
            if code == nil {
                var status: Int32 = 0
                guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
                code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
            }
            return code
        }
    }

    package var output: String { Self.read(outputPath) }
    package var errorOutput: String { Self.read(errorPath) }

    package func wait(within limit: Duration = .seconds(60)) throws -> Int32 {
        try waitFor("the end of process \(pid)\n\(errorOutput.suffix(1000))", within: limit) { exitCode }
    }

    /// Does nothing once the process has ended, so that it never hits another process with the same pid.
    package func signal(_ number: Int32) {
        if exitCode == nil { kill(pid, number) }
    }

    /// Sends SIGTERM, and after ten seconds SIGKILL.
    package func end() {
        signal(SIGTERM)
        guard (try? wait(within: .seconds(10))) == nil else { return }
        endAtOnce()
    }

    /// Sends SIGKILL, which is like a power cut.
    package func endAtOnce() {
        signal(SIGKILL)
        _ = try? wait(within: .seconds(10))
    }

    private static func read(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
