// Folder UnixSockets: stream sockets by path: their addresses, the user of each peer, and the blocking client of the
// commands.
// May use: Sockets; needs no loop.

import CLinux
import Glibc
import System

/// Unix stream sockets by path.
enum LocalAddress {
    /// A socket that is close-on-exec and non-blocking.
    static func socket() throws(Errno) -> Int32 { try Syscalls.socket(family: AF_UNIX) }

    static func bind(_ descriptor: Int32, _ path: String) throws(Errno) {
        _ = try with(path) { pointer, length throws(Errno) in
            try Syscalls.check32 { Glibc.bind(descriptor, pointer, length) }
        }
    }

    static func connect(_ descriptor: Int32, _ path: String) throws(Errno) {
        _ = try with(path) { pointer, length throws(Errno) in
            try Syscalls.check32 { Glibc.connect(descriptor, pointer, length) }
        }
    }

    private static func with<R>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(Errno) -> R
    ) throws(Errno) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= UnixSocketRequest.pathLimitBytes else { throw Errno(ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result: Result<R, Errno> = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                do throws(Errno) {
                    return .success(try body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size)))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try result.get()
    }
}
