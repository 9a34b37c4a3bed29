/// What the driver of a `ClientHandshake` has to do. Prints without the bytes, which may hold a password.
package enum HandshakeAction: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Send them and read one reply.
    case send([UInt8])
    /// Bytes already received behind the reply are an attack and end the connection; else do the TLS
    /// handshake and call `didStartTLS()`.
    case startTLS
    /// Mail may flow.
    case ready(Capabilities)
    /// Close the connection.
    case failed(HandshakeFailure)

    package var description: String {
        switch self {
        case .send(let bytes): "send(\(bytes.count) bytes)"
        case .startTLS: "startTLS"
        case .ready(let capabilities): "ready(\(capabilities))"
        case .failed(let failure): "failed(\(failure))"
        }
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
