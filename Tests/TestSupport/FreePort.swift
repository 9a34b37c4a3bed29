import Foundation
import Synchronization

/// Hands out ports of 127.0.0.1 that nobody listens on, each once a process.
package enum FreePort {
    /// Below Linux's range for outgoing connections, which could take a port between the probe and its use.
    private static let range = 20_000..<32_000
    private static let next = Mutex(Int.random(in: range))

    package static func take() throws -> Int {
        try next.withLock { next in
            for _ in range {
                next = next + 1 < range.upperBound ? next + 1 : range.lowerBound
                if isFree(next) { return next }
            }
            throw TestFailure("no free port on 127.0.0.1")
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        guard let socket = try? TCPSocket.make() else { return false }
        defer { close(socket) }
        return TCPSocket.bindToLoopback(socket, port: port)
    }
}
