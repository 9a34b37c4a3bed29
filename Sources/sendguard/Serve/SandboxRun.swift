import Foundation
import Net
import Relay
import System

/// Runs the stand-in ESP until a signal ends it.
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
