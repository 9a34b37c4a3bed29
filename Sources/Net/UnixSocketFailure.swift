import Glibc

/// Why a request over a Unix socket got no answer.
package enum UnixSocketFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// No such socket, or no process that listens on it.
    case nobodyThere
    /// The socket's mode keeps this user out.
    case notAllowed
    /// No answer before the deadline.
    case timedOut
    /// The answer is larger than the caller takes.
    case tooLarge
    /// The path does not fit a socket address.
    case pathTooLong
    /// Any other errno.
    case system(Int32)

    package var description: String {
        switch self {
        case .nobodyThere: "nobody listens there"
        case .notAllowed: "permission denied: it takes root, the guard's own user or a member of its control.group"
        case .timedOut: "no answer in time"
        case .tooLarge: "the answer is too large"
        case .pathTooLong: "the path is longer than \(UnixSocketRequest.pathLimitBytes) octets"
        case .system(let code): String(cString: strerror(code))
        }
    }
}
