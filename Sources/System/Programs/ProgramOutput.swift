import CLinux
import Glibc
import Synchronization

/// A program whose standard output the guard reads while it runs.
///
/// The output has a normal end only when the program ended with 0 and in time. So a reader that gets to the end has
/// the whole output. One task reads.
///
/// **Why not swift-subprocess.** Version 1.0.2 was tried with the tests of this folder on 2026-11-30. What it fails:
/// - It takes the program's end for the end of the output. Output that a child of the program prints later is lost,
///   and the run still succeeds: 123 of 200 runs of `(seq 1 2000) & exit 0` lost lines. A list that lacks its last
///   addresses would be accepted. At the deadline, that child is not killed.
/// - A program that ends without reading its standard input (`ProgramRun`) can end the guard: the library calls
///   `fatalError` ("was not closed", its issue 367). With 6 bytes of input, this happened within 500 runs in 4 of 4
///   trials.
/// - For a file that is not executable it reports "No such file or directory".
/// - It imports any module that is named System. It does not compile with this target.
///
/// It costs 22 s of CPU time in a clean release build on two cores (four modules) and 0.65 MB of a stripped program.
/// Our code here would have 134 lines instead of 174. Where it is better: a wait of 5 s takes 0.004 s of CPU time
/// instead of 0.05 s. It also closes all other descriptors in the program, even those without close-on-exec.
package final class ProgramOutput: Sendable {
    /// Why the output ended early, for a person. Ends with the last line of the program's standard error.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private let name: String
    private let timeout: Duration
    private let deadline: Deadline
    private let run: Mutex<Run>

    private struct Run {
        /// nil after the program's end was seen.
        var process: pid_t?
        var output: Int32?
        var error: Int32?
        /// The last bytes of the program's standard error.
        var said: [UInt8] = []
        /// Why the output ended early. Once set, the run stays failed.
        var failure: String?
    }

    private enum Step { case bytes([UInt8]), end, failed(String), wait }

    /// Starts the program.
    /// - Parameters:
    ///   - command: the program's whole path, then its arguments; no shell reads them.
    ///   - timeout: a program that runs longer is killed, with the programs that it started.
    package init(command: [String], timeout: Duration) throws(Failure) {
        precondition(!command.isEmpty)
        name = command[0]
        self.timeout = timeout
        deadline = .after(timeout)
        var (output, error): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard sg_pipe(&output) == 0 else { throw Failure(description: "\(name): cannot make a pipe: \(Errno(errno))") }
        guard sg_pipe(&error) == 0 else {
            for end in output { Syscalls.close(end) }
            throw Failure(description: "\(name): cannot make a pipe: \(Errno(errno))")
        }
        _ = fcntl(output[0], Self.setPipeSize, SystemLimits.pipeBytes)
        for end in [output[0], error[0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        let started = Result { () throws(Errno) in
            try ProgramStart.start(command, output: output[1], error: error[1])
        }
        for end in [output[1], error[1]] { Syscalls.close(end) }
        switch started {
        case .success(let process): run = Mutex(Run(process: process, output: output[0], error: error[0]))
        case .failure(let errno):
            for end in [output[0], error[0]] { Syscalls.close(end) }
            throw Failure(description: "\(name) cannot be started: \(errno)")
        }
    }

    deinit { end() }

    /// The next bytes; nil at the end of a successful run.
    package func next() async throws(Failure) -> [UInt8]? {
        var pause = 1
        while true {
            if Task.isCancelled { end() }
            switch run.withLock({ step(&$0) }) {
            case .bytes(let bytes): return bytes
            case .end: return nil
            case .failed(let text): throw Failure(description: text)
            case .wait: break
            }
            // The sleep throws at once when the task is cancelled. The next step then reports why.
            do { try await Task.sleep(for: .milliseconds(pause)) } catch { end() }
            pause = min(pause * 2, Int(SystemLimits.programPollMilliseconds))
        }
    }

    /// Kills the program, with the programs that it started, if it still runs. The reader gets a failure.
    package func end() {
        run.withLock { run in
            if run.process != nil { fail("was killed because the guard stopped reading its output", &run) }
            kill(&run)
            close(&run)
        }
    }

    private func step(_ run: inout Run) -> Step {
        if let failure = run.failure { return .failed(failure) }
        listen(&run)
        if let output = run.output {
            var piece = [UInt8](repeating: 0, count: SystemLimits.pieceBytes)
            let count = Self.read(output, into: &piece)
            if let count, count > 0 { return .bytes(Array(piece[..<count])) }
            if count == 0 {
                Syscalls.close(output)
                run.output = nil
            }
        }
        if run.output == nil {
            guard let process = run.process else { return .end }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                run.process = nil
                listen(&run)
                return ProgramStart.failure(status).map { .failed(fail($0, &run)) } ?? .end
            }
        }
        guard Clock.monotonicNanoseconds >= deadline.nanoseconds else { return .wait }
        kill(&run)
        return .failed(fail("was killed after \(timeout)", &run))
    }

    /// Reads the program's standard error. A program whose pipe is full would wait for ever.
    private func listen(_ run: inout Run) {
        guard let error = run.error else { return }
        var piece = [UInt8](repeating: 0, count: SystemLimits.keptErrorBytes)
        while let count = Self.read(error, into: &piece), count > 0 {
            run.said = (run.said + piece[..<count]).suffix(SystemLimits.keptErrorBytes)
        }
    }

    @discardableResult
    private func fail(_ failure: String, _ run: inout Run) -> String {
        let lines = String(decoding: run.said, as: UTF8.self).split(whereSeparator: \.isNewline)
        let last = lines.last { !$0.allSatisfy(\.isWhitespace) }.map { ": \($0)" } ?? ""
        let text = "\(name) \(failure)\(last)"
        run.failure = text
        return text
    }

    /// The program is not reaped yet, so its process id and group id cannot belong to another program.
    private func kill(_ run: inout Run) {
        guard let process = run.process else { return }
        Glibc.kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        run.process = nil
    }

    private func close(_ run: inout Run) {
        for descriptor in [run.output, run.error].compactMap(\.self) { Syscalls.close(descriptor) }
        (run.output, run.error) = (nil, nil)
    }

    /// nil when there is nothing to read yet.
    private static func read(_ descriptor: Int32, into piece: inout [UInt8]) -> Int? {
        piece.withUnsafeMutableBytes { try? Syscalls.read(descriptor, $0) }
    }

    /// F_SETPIPE_SZ (fcntl(2)), which Glibc's module leaves out.
    private static let setPipeSize: Int32 = 1031
}
