import Foundation
import Synchronization

/// Returns free ports of 127.0.0.1, each once per process.
package enum FreePort {
    /// Below Linux's range for outgoing connections, which could take a port between the probe and its use.
    private static let range = 20_000..<32_000
    private static let taken = Mutex(Set<Int>())

    /// A random port of the range. Parallel test runs that counted upwards would meet again and again, and each would
    /// find a port free that another is about to use.
    package static func take() throws -> Int {
        try taken.withLock { taken in
            for _ in range {
                let port = Int.random(in: range)
                if !taken.contains(port), isFree(port) {
                    taken.insert(port)
                    return port
                }
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
