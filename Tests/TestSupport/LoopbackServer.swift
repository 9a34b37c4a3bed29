import Foundation
import Synchronization

/// Listens on a free port of 127.0.0.1 and runs a function for each connection on a separate thread, until the test
/// ends. An error of the function ends only its connection.
package final class LoopbackServer: Sendable {
    package let port: Int
    private let count = Mutex(0)

    package init(_ serve: @escaping @Sendable (TCPSocket) throws -> Void) throws {
        let listener = try TCPSocket.make()
        guard TCPSocket.bindToLoopback(listener, port: 0), listen(listener, 100) == 0 else {
            throw TestFailure("cannot listen: \(String(cString: strerror(errno)))")
        }
        port = try TCPSocket.boundPort(of: listener)
        try TestScope.mine.atEnd {
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                count.withLock { $0 += 1 }
                Thread.detachNewThread {
                    let socket = TCPSocket(descriptor: descriptor)
                    try? serve(socket)
                    socket.close()
                }
            }
        }
    }

    /// The number of accepted connections.
    package var connections: Int { count.withLock { $0 } }
}
