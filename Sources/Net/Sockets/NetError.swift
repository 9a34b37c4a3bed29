import System

/// Why a wait or a transfer on a connection failed.
package enum NetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The deadline passed.
    case timedOut
    /// The peer closed or reset the connection, or we closed it during a wait.
    case closed
    /// We interrupted the wait (draining); the connection is intact.
    case interrupted
    /// A system call failed; the text names the call.
    case system(String, Errno)
    /// A name could not be resolved; the text comes from the resolver.
    case unresolved(String)
    /// A TLS handshake or record failed; the text names the cause, without secrets.
    case tls(String)
    /// The peer's certificate did not verify.
    case untrusted(String)

    package var description: String {
        switch self {
        case .timedOut: "timed out"
        case .closed: "connection closed"
        case .interrupted: "interrupted"
        case .system(let call, let errno): "\(call): \(errno)"
        case .unresolved(let text): "name not resolved: \(text)"
        case .tls(let text): "TLS: \(text)"
        case .untrusted(let text): "certificate not trusted: \(text)"
        }
    }
}
