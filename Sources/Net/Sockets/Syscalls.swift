// Folder Sockets: the system calls of sockets and epoll, socket addresses, and the error that all of `Net` throws.
// The lowest folder of the target: uses only the target `System`.

import CLinux
import Glibc
import System

/// The system calls of the event loop and of sockets. Every descriptor is close-on-exec and non-blocking from its
/// creation.
extension Syscalls {
    // MARK: epoll(7), eventfd(2)

    static func epollCreate() throws(Errno) -> Int32 { try check32 { epoll_create1(Int32(EPOLL_CLOEXEC)) } }

    static func epollAdd(_ epoll: Int32, _ descriptor: Int32, events: UInt32, key: UInt64) throws(Errno) {
        var event = epoll_event()
        event.events = events
        event.data.u64 = key
        _ = try check32 { epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) }
    }

    /// - Parameter milliseconds: -1 waits for ever.
    static func epollWait(
        _ epoll: Int32, _ events: UnsafeMutableBufferPointer<epoll_event>, milliseconds: Int32
    ) throws(Errno) -> Int {
        Int(try check32 { epoll_wait(epoll, events.baseAddress!, Int32(events.count), milliseconds) })
    }

    static func eventDescriptor() throws(Errno) -> Int32 {
        try check32 { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) }
    }

    static func signal(_ eventDescriptor: Int32) {
        var one: UInt64 = 1
        // Fails only when the counter is at its maximum. The reader is then woken already.
        _ = try? check { Glibc.write(eventDescriptor, &one, 8) }
    }

    // MARK: sockets

    static func socket(family: Int32) throws(Errno) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        return try check32 { Glibc.socket(family, kind, 0) }
    }

    static func datagramSocket(family: Int32) throws(Errno) -> Int32 {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        return try check32 { Glibc.socket(family, kind, 0) }
    }

    static func accept(_ descriptor: Int32) throws(Errno) -> (descriptor: Int32, peer: SocketAddress) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let accepted = try check32 { sg_accept(descriptor, &storage, &length) }
        return (accepted, SocketAddress(storage))
    }

    static func bind(_ descriptor: Int32, _ address: SocketAddress) throws(Errno) {
        _ = try address.withPointer { pointer, length throws(Errno) in
            try check32 { Glibc.bind(descriptor, pointer, length) }
        }
    }

    static func listen(_ descriptor: Int32, backlog: Int32) throws(Errno) {
        _ = try check32 { Glibc.listen(descriptor, backlog) }
    }

    /// Starts a connection; throws `connectionInProgress` while it is in progress.
    static func connect(_ descriptor: Int32, _ address: SocketAddress) throws(Errno) {
        _ = try address.withPointer { pointer, length throws(Errno) in
            try check32 { Glibc.connect(descriptor, pointer, length) }
        }
    }

    static func localAddress(_ descriptor: Int32) throws(Errno) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = try check32 {
            withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
            }
        }
        return SocketAddress(storage)
    }

    static func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) throws(Errno) {
        var value = value
        _ = try check32 { setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) }
    }

    /// The pending error of a socket (SO_ERROR); nil when there is no error.
    static func pendingError(_ descriptor: Int32) throws(Errno) -> Errno? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        _ = try check32 { getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length) }
        return value == 0 ? nil : Errno(value)
    }

    @inline(__always)
    static func receive(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try check { recv(descriptor, buffer.baseAddress, buffer.count, 0) }
    }

    @inline(__always)
    static func send(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try check { Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Sends several buffers in one call.
    static func send(_ descriptor: Int32, gathering vectors: UnsafeMutableBufferPointer<iovec>) throws(Errno) -> Int {
        var message = msghdr()
        message.msg_iov = vectors.baseAddress
        message.msg_iovlen = vectors.count
        return try check { sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL)) }
    }
}

extension Errno {
    /// Whether an error of accept(2) concerns only the connection at hand; the next one may succeed.
    var isOfOneConnection: Bool {
        switch code {
        case ECONNABORTED, EPERM, ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
            ENETUNREACH:
            true
        default: false
        }
    }
}
