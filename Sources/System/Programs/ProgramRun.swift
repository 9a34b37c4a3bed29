// Folder Programs: other programs that the guard starts, to give them input or to read their output.
// May use: Threads, Machine (deadlines).

import CLinux
import Glibc
import Synchronization

/// A program that gets bytes on its standard input. Its output is discarded.
package struct ProgramRun: Sendable {
    /// The program's whole path, then its arguments; no shell reads them.
    package let command: [String]
    /// Must fit a pipe, so that a program that does not read cannot block us.
    package let input: [UInt8]
    /// A program that runs longer is killed, with the programs that it started.
    package let timeout: Duration

    package init(command: [String], input: [UInt8], timeout: Duration) {
        precondition(!command.isEmpty)
        self.command = command
        self.input = input
        self.timeout = timeout
    }

    /// Blocks until the program has ended.
    /// - Returns: what went wrong, in words; nil when the program ended with 0.
    func run() -> String? {
        // A program that ends without reading must not end the guard. `Signals` also ignores SIGPIPE.
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        guard sg_pipe(&ends) == 0 else { return "cannot make a pipe: \(Errno(errno))" }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let pid: pid_t
        do throws(Errno) { pid = try ProgramStart.start(command, input: ends[0]) } catch {
            for end in ends { Syscalls.close(end) }
            return "cannot be started: \(error)"
        }
        Syscalls.close(ends[0])
        // A program may end without reading; its exit code then says whether it failed.
        let unread = input.withUnsafeBytes { try? Syscalls.writeAll(ends[1], $0) } == nil
        Syscalls.close(ends[1])
        let failure = end(of: pid)
        return failure ?? (unread ? "did not read its standard input" : nil)
    }

    private func end(of pid: pid_t) -> String? {
        let deadline = Deadline.after(timeout)
        var status: Int32 = 0
        var isKilled = false
        while true {
            // A killed program ends soon, so wait for it.
            let ended = waitpid(pid, &status, isKilled ? 0 : WNOHANG)
            if ended == pid { break }
            if ended < 0, errno != EINTR { return "cannot be waited for: \(Errno(errno))" }
            if isKilled { continue }
            if Clock.monotonicNanoseconds >= deadline.nanoseconds {
                // The program is not reaped yet, so its process id and group id cannot belong to another program.
                kill(-pid, SIGKILL)
                isKilled = true
            } else {
                poll(nil, 0, SystemLimits.programPollMilliseconds)
            }
        }
        if isKilled { return "was killed after \(timeout)" }
        return ProgramStart.failure(status)
    }
}

/// Runs programs one after the other on a separate thread, so that callers do not wait.
package final class ProgramQueue: Sendable {
    private let waiting = Mutex<[ProgramRun]>([])
    private let available = Semaphore()

    /// - Parameter report: called on the queue's thread when a program fails, with its path and what went wrong.
    package init(named name: String, report: @escaping @Sendable (_ program: String, _ failure: String) -> Void) {
        Threads.start(named: name) { [self] in
            while true {
                available.wait()
                let run = take()
                if let failure = run.run() { report(run.command[0], failure) }
            }
        }
    }

    /// - Returns: false when too many programs wait already; the program is then not run.
    package func add(_ run: ProgramRun) -> Bool {
        let isTaken = waiting.withLock { waiting in
            guard waiting.count < SystemLimits.queuedPrograms else { return false }
            waiting.append(run)
            return true
        }
        if isTaken { available.signal() }
        return isTaken
    }

    private func take() -> ProgramRun { waiting.withLock { $0.removeFirst() } }
}

/// Starts a program, and explains how it ended.
enum ProgramStart {
    /// Starts the program in a new process group. No signal is blocked or ignored, and the environment has only the
    /// variables of `passedOn`.
    /// - Parameters:
    ///   - command: the program's whole path, then its arguments; no shell reads them.
    ///   - input: the descriptor that becomes its standard input, as `output` and `error` do for theirs; nil means
    ///     /dev/null.
    static func start(
        _ command: [String], input: Int32? = nil, output: Int32? = nil, error: Int32? = nil
    ) throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, own) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, own)
            } else {
                let flags = own == STDIN_FILENO ? O_RDONLY : O_WRONLY
                posix_spawn_file_actions_addopen(&actions, own, "/dev/null", flags, 0)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = command.map { strdup($0) }
        let environment = environment().map { strdup($0) }
        defer { for text in arguments + environment { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, command[0], &actions, &attributes, arguments + [nil], environment + [nil])
        guard code == 0 else { throw Errno(code) }
        return pid
    }

    /// The variables of the guard's environment that a program gets, plus all LC_*. The guard keeps the rest: it
    /// holds passwords (`password_env`) and messages from the service manager.
    static let passedOn: Set<String> = ["HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER"]

    private static func environment() -> [String] {
        var texts: [String] = []
        var next = sg_environment()
        while let place = next, let text = place.pointee {
            let text = String(cString: text)
            let name = String(text.prefix { $0 != "=" })
            if passedOn.contains(name) || name.hasPrefix("LC_") { texts.append(text) }
            next = place + 1
        }
        if !texts.contains(where: { $0.hasPrefix("PATH=") }) { texts.append("PATH=/usr/local/bin:/usr/bin:/bin") }
        return texts
    }

    /// The failure that a status of waitpid(2) means; nil when the program ended with 0.
    static func failure(_ status: Int32) -> String? {
        if status & 0x7F != 0 { return "was ended by signal \(status & 0x7F)" }
        let code = (status >> 8) & 0xFF
        return code == 0 ? nil : "ended with exit code \(code)"
    }
}
