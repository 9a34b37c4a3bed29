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

    /// The system's words, such as `Connection refused`.
    package var description: String { String(cString: strerror(code)) }
}
