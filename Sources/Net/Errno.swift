import Glibc

/// An errno value (errno(3)) as a type.
package struct Errno: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Int32
    package init(_ code: Int32) { self.code = code }

    package static let wouldBlock = Errno(EAGAIN)
    package static let interrupted = Errno(EINTR)
    package static let addressInUse = Errno(EADDRINUSE)
    package static let noBuffers = Errno(ENOBUFS)
    package static let connectionInProgress = Errno(EINPROGRESS)

    /// What accept(2) says of the one connection it was about to give; the next one may be fine.
    var isOfOneConnection: Bool {
        switch code {
        case ECONNABORTED, EPERM, ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
            ENETUNREACH:
            true
        default: false
        }
    }

    /// The system's words, such as `Connection refused`.
    package var description: String { String(cString: strerror(code)) }
}
