import CLinux
import Glibc
import System

/// Opens connections to a host and port.
package struct Connector: Sendable {
    package let host: String
    package let port: UInt16
    private let worker: Worker

    package init(host: String, port: UInt16, worker: Worker) {
        self.host = host
        self.port = port
        self.worker = worker
    }

    /// Tries the host's addresses in the resolver's order until one accepts the connection.
    package func connect(on loop: EventLoop, until deadline: Deadline) async throws(NetError) -> Connection {
        var failure = NetError.unresolved("no addresses")
        for address in try await resolve() {
            do throws(NetError) {
                return try await connect(to: address, on: loop, until: deadline)
            } catch {
                failure = error
                if error == .timedOut { break }
            }
        }
        throw failure
    }

    private func connect(
        to address: SocketAddress, on loop: EventLoop, until deadline: Deadline
    ) async throws(NetError) -> Connection {
        let descriptor: Int32
        do throws(Errno) { descriptor = try Syscalls.socket(family: address.family) } catch {
            throw NetError.system("socket", error)
        }
        var isUnderWay = false
        do throws(Errno) {
            try Syscalls.connect(descriptor, address)
        } catch .connectionInProgress {
            isUnderWay = true
        } catch {
            Syscalls.close(descriptor)
            throw NetError.system("connect to \(address)", error)
        }
        let connection = try Connection(loop: loop, descriptor: descriptor, peer: address)
        guard isUnderWay else { return connection }
        do throws(NetError) {
            try await connection.waitConnected(until: deadline)
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    /// The host's addresses in the resolver's order.
    package func resolve() async throws(NetError) -> [SocketAddress] {
        let (host, port) = (host, port)
        if let literal = Self.literal(host, port) { return [literal] }
        return try await worker.run { Self.lookUp(host, port) }.get()
    }

    private static func literal(_ host: String, _ port: UInt16) -> SocketAddress? {
        SocketAddress(host: host == "localhost" ? "127.0.0.1" : host, port: port)
    }

    /// Blocks (getaddrinfo(3)): call it only on a worker thread.
    static func lookUp(
        _ name: String, _ port: UInt16, kind: __socket_type = SOCK_STREAM
    ) -> Result<[SocketAddress], NetError> {
        if let literal = literal(name, port) { return .success([literal]) }
        var hints = addrinfo()
        hints.ai_socktype = Int32(kind.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(name, String(port), &hints, &list)
        guard failure == 0 else { return .failure(.unresolved("\(name): \(String(cString: gai_strerror(failure)))")) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = list
        while let current = entry {
            addresses.append(SocketAddress(copying: current.pointee.ai_addr, length: current.pointee.ai_addrlen))
            entry = current.pointee.ai_next
        }
        return .success(addresses)
    }
}
