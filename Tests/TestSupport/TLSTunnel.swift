import Foundation

/// TLS inside an open connection, by OpenSSL's own programs and not by the guard's code. Each end of a connection
/// becomes a socket with plaintext:
///
///     test ── socket pair ── openssl s_client ── loopback ── pump ── the connection
///
/// When one side closes, the other closes, too.
package enum TLSTunnel {
    /// The client's side; takes over the connection. A failed handshake closes the socket; the reason is in the
    /// test's folder.
    package static func connect(over socket: TCPSocket) throws -> TCPSocket {
        let (listener, port) = try listen()
        defer { close(listener) }
        let inside = try run(
            TestScope.mine,
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "localhost", "-verify_hostname",
                "localhost",
                "-CAfile", try Certificates.path("ca.pem"), "-verify_return_error", "-quiet", "-no_ign_eof",
                "-nocommands",
            ])
        let program = Foundation.accept(listener, nil, nil)
        guard program >= 0 else { throw TestFailure("openssl s_client did not connect") }
        pump(socket.takeDescriptor(), program)
        return inside
    }

    /// The server's side, with a certificate of `Certificates`; takes over the connection. It needs the scope as an
    /// argument, because test servers run on separate threads, which do not know their test.
    package static func accept(
        over socket: TCPSocket, certificate: String = "good", scope: TestScope
    ) throws -> TCPSocket {
        let port = try FreePort.take()
        let inside = try run(
            scope,
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-naccept", "1", "-quiet", "-no_ign_eof",
                "-cert", try Certificates.path("\(certificate).pem"), "-key",
                try Certificates.path("\(certificate).key"),
            ])
        let program = try waitFor("openssl s_server to listen") { try? TCPSocket(port: port) }
        pump(socket.takeDescriptor(), program.takeDescriptor())
        return inside
    }

    private static func listen() throws -> (descriptor: Int32, port: Int) {
        let port = try FreePort.take()
        let descriptor = try TCPSocket.make()
        guard TCPSocket.bindToLoopback(descriptor, port: port), Foundation.listen(descriptor, 1) == 0 else {
            throw TestFailure("cannot listen on port \(port)")
        }
        return (descriptor, port)
    }

    /// Starts the program with a socket as its input and output; returns the other end.
    private static func run(_ scope: TestScope, _ arguments: [String]) throws -> TCPSocket {
        guard let openssl = Checkout.find("openssl") else { throw TestFailure("openssl is not installed") }
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw TestFailure("socketpair: \(String(cString: strerror(errno)))")
        }
        defer { close(pair[1]) }
        let child = try ChildProcess(
            openssl, arguments, stream: pair[1], log: scope.path(scope.uniqueName(arguments[0])))
        scope.atEnd { child.endAtOnce() }
        return TCPSocket(descriptor: pair[0])
    }

    /// Copies bytes both ways until one side has ended, then ends the other. Takes over both descriptors.
    private static func pump(_ one: Int32, _ other: Int32) {
        Thread.detachNewThread {
            let sockets = [one, other].map(TCPSocket.init)
            for socket in sockets { socket.patience = .seconds(3600) }
            try? TCPSocket.carry(sockets[0], sockets[1])
            for socket in sockets { socket.close() }
        }
    }
}
