import COpenSSL
import Glibc
import System

/// What OpenSSL reads records from and writes them to: a connection's descriptor, with what its loop knows of it.
///
/// **Why not OpenSSL's own socket BIO.** That one asks the kernel for five bytes, then for the record they announce, then
/// once more to hear that there is nothing: three calls where the plain connection makes one. This one reads ahead, and
/// knows from a short read that the socket is empty. At 4 KB over TLS on both sides that was a sixth of the CPU.
///
/// Lives as long as its `TLSStream`. On the connection's loop only.
final class TLSSocket {
    private let socket: ReadySocket

    init(_ socket: ReadySocket) { self.socket = socket }

    /// Gives the stream both directions of the socket; it must not outlive this object.
    func attach(to ssl: OpaquePointer) {
        let bio = BIO_new(Self.method.raw)!
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        SSL_set_bio(ssl, bio, bio)
    }

    // MARK: as OpenSSL calls it (BIO_meth_new(3))

    /// Sendable because nothing changes it once it is set up.
    private struct Method: @unchecked Sendable {
        let raw: OpaquePointer
    }

    private static let method: Method = {
        let raw = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection")!
        BIO_meth_set_read(raw) { bio, bytes, count in
            TLSSocket.answer(bio, BIO_FLAGS_READ) { socket throws(Errno) in
                try socket.receive(UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)))
            }
        }
        BIO_meth_set_write(raw) { bio, bytes, count in
            TLSSocket.answer(bio, BIO_FLAGS_WRITE) { socket throws(Errno) in
                try socket.send(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            }
        }
        // Nothing is kept here that could be flushed; nothing else that OpenSSL may ask for is there.
        BIO_meth_set_ctrl(raw) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return Method(raw: raw)
    }()

    /// - Parameter direction: what is to be tried again when `move` gives nil, because it would block.
    private static func answer(
        _ bio: OpaquePointer?, _ direction: Int32, _ move: (ReadySocket) throws(Errno) -> Int?
    ) -> Int32 {
        guard let bio, let data = BIO_get_data(bio) else { return -1 }
        BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
        do throws(Errno) {
            if let count = try move(Unmanaged<TLSSocket>.fromOpaque(data).takeUnretainedValue().socket) {
                return Int32(clamping: count)
            }
        } catch {
            return -1
        }
        BIO_set_flags(bio, direction | BIO_FLAGS_SHOULD_RETRY)
        return -1
    }
}
