import ArgumentParser
import Foundation
import Net
import Relay
import System

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run a test ESP that accepts all mail and only keeps it.",
        usage: "sendguard sandbox [<options>]",
        discussion: """
            The sandbox writes each message to DIR/NNNN.eml, and one line about it to
            DIR/index.jsonl. No mail leaves this machine.

              sendguard sandbox
              sendguard sandbox --listen 127.0.0.1:2600 --dir /tmp/esp

            Exit codes:
              0  Ctrl-C or SIGTERM ended it
              2  the command line is wrong
              3  the address or the folder cannot be used
            """)

    @Option(help: ArgumentHelp("Accept mail at this address.", valueName: "addr:port"))
    var listen = "127.0.0.1:2526"

    @Option(help: ArgumentHelp("Keep the mail in this folder.", valueName: "dir"))
    var dir = "sandbox"

    func validate() throws { try Endpoint.validate(listen, option: "--listen") }

    func run() async throws {
        guard let status = CommandEnd(rawValue: try await SandboxRun.run(listen: listen, folder: dir)) else {
            throw CommandEnd.cannot
        }
        if status != .done { throw status }
    }
}

/// Runs the sandbox until a signal ends it.
enum SandboxRun {
    /// - Returns: the exit code.
    static func run(listen: String, folder: String) async throws -> Int32 {
        let signals = Signals([SIGTERM, SIGINT])
        guard let address = SocketAddress(listen) else {
            throw CommandFailure.usage("--listen: \"\(listen)\" is not an address and port such as 127.0.0.1:2526")
        }
        let server: SandboxServer
        do {
            server = try SandboxServer(address: address, folder: folder, loops: try LoopGroup(count: 0))
        } catch {
            throw CommandFailure.cannot("the sandbox cannot start on \(listen): \(error)")
        }
        await withDiscardingTaskGroup { running in
            running.addTask { await server.run() }
            Output.line("ready: sandbox on \(server.address), keeping mail in \(folder)")
            for await _ in signals.stream { break }
            running.cancelAll()
        }
        Output.line("ended: \(server.count) messages kept in \(folder)")
        return 0
    }
}
