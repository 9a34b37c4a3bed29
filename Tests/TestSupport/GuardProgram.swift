import Foundation
import Synchronization

/// `sendguard serve` with a separate configuration and state folder. It can be ended, killed and started again on the
/// same port and state.
package final class GuardProgram: Sendable {
    package let port: Int
    /// Holds `sendguard.yaml` and `state/`.
    package let folder: String
    private let child = Mutex<ChildProcess?>(nil)

    package var state: String { "\(folder)/state" }
    package var configuration: String { "\(folder)/sendguard.yaml" }
    package var database: String { "\(state)/sendguard.sqlite" }

    /// Writes the configuration; starts nothing.
    package init(_ settings: GuardSettings) throws {
        let scope = try TestScope.mine
        port = try FreePort.take()
        folder = scope.path(scope.uniqueName("guard"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Other users may pass through the folder, as some tests need, but not into the state.
        try FileManager.default.createDirectory(
            atPath: "\(folder)/state", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try configure(settings)
        scope.atEnd { self.end() }
    }

    /// A guard that accepts mail.
    package static func start(_ settings: GuardSettings) throws -> GuardProgram {
        let program = try GuardProgram(settings)
        try program.start()
        return program
    }

    package static func start(upstreamPort: Int, _ extra: String = "") throws -> GuardProgram {
        try start(GuardSettings(upstreamPort: upstreamPort, extra))
    }

    /// Leaves the state folder as after one run of a guard.
    package func makeState() throws {
        try start()
        end()
    }

    /// Replaces the configuration file.
    package func configure(_ settings: GuardSettings) throws {
        try settings.yaml(state: state, port: port).write(toFile: configuration, atomically: true, encoding: .utf8)
    }

    /// Starts the program and returns when it has printed `ready`.
    ///
    /// - Parameter wrapper: a program and arguments that run it, such as `prlimit --fsize=1000000`.
    package func start(environment: [String: String] = [:], wrapper: [String] = []) throws {
        let scope = try TestScope.mine
        let line = wrapper + [Checkout.program, "serve", "--config", configuration]
        guard let first = line[0].contains("/") ? line[0] : Checkout.find(line[0]) else {
            throw TestFailure("\(line[0]) is not installed")
        }
        let process = try ChildProcess(
            first, Array(line.dropFirst()), environment: environment, log: scope.path(scope.uniqueName("serve")))
        child.withLock { $0 = process }
        try waitUntil("`ready` of sendguard serve") {
            if let code = process.exitCode {
                throw TestFailure("sendguard serve ended with \(code): \(process.errorOutput)\(process.output)")
            }
            return (process.output + process.errorOutput).contains("ready")
        }
    }

    /// The process that is running, or that ran last.
    package var process: ChildProcess {
        get throws {
            guard let process = child.withLock({ $0 }) else { throw TestFailure("the guard was not started") }
            return process
        }
    }

    /// Sends SIGTERM and waits.
    package func end() { child.withLock { $0 }?.end() }

    /// Sends SIGKILL and waits.
    package func kill() { child.withLock { $0 }?.endAtOnce() }

    package func connect() throws -> SMTPClient {
        let client = try SMTPClient(port: port)
        guard client.greeting.code == 220 else { throw TestFailure("greeting: \(client.greeting)") }
        return client
    }

    /// A session after EHLO.
    package func session() throws -> SMTPClient {
        let client = try connect()
        try client.hello()
        return client
    }

    /// Sends one message over a new session; returns the reply that decided it.
    package func deliver(
        from sender: String = "news@example.com", to recipients: [String] = ["customer@example.net"],
        message: [UInt8] = TestMessage.plain()
    ) throws -> SMTPReply {
        let client = try session()
        defer { client.socket.close() }
        let reply = try client.deliver(from: sender, to: recipients, message: message)
        // A refusal before any message is recorded when its transaction ends.
        if reply.code != 250 { _ = try? client.command("RSET") }
        return reply
    }

    /// Runs `sendguard ARGUMENTS --config ...`.
    @discardableResult
    package func run(_ arguments: String..., input: String? = nil) throws -> Command {
        try Command.run(Checkout.program, arguments + ["--config", configuration], input: input)
    }

    /// The audit log, oldest first; the arguments are filters of `sendguard log`.
    package func records(_ filters: String...) throws -> [LogRecord] {
        let arguments = ["log", "--json"] + filters + ["--config", configuration]
        let log = try Command.run(Checkout.program, arguments)
        guard log.exitCode == 0 || log.output.isEmpty else { throw TestFailure("sendguard log: \(log)") }
        return try LogRecord.read(log.output)
    }

    /// Imports a list from CSV text.
    @discardableResult
    package func importList(
        _ name: String, _ csv: String, _ options: [String] = [], kind: String = "suppression"
    ) throws -> Command {
        let scope = try TestScope.mine
        let file = try scope.write(scope.uniqueName("\(name).csv"), csv)
        let arguments = ["list", "import", name, file, "--kind", kind]
        return try Command.run(Checkout.program, arguments + options + ["--config", configuration])
    }
}
