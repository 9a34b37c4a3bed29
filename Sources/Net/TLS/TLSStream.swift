import COpenSSL
import Glibc
import System

/// TLS on one connection's descriptor. On its loop's thread only.
final class TLSStream {
    enum Step {
        case done
        case wantsRead
        case wantsWrite
    }

    enum Transfer {
        case bytes(Int)
        case wantsRead
        case wantsWrite
        /// The peer ended its side in order (close_notify), or the connection is gone.
        case ended
    }

    private let ssl: OpaquePointer
    private let socket: TLSSocket
    private let context: TLSContext
    private let isClient: Bool

    /// The server's side.
    convenience init(accepting context: TLSContext, socket: TLSSocket) throws(NetError) {
        try self.init(context, socket, isClient: false)
        SSL_set_accept_state(ssl)
    }

    /// The client's side.
    /// - Parameters:
    ///   - host: name or address literal that the certificate must be for; sent as SNI when it is a name.
    ///   - session: of an earlier connection to the same place, to resume.
    convenience init(
        connecting context: TLSContext, socket: TLSSocket, host: String, session: TLSSession?
    ) throws(NetError) {
        try self.init(context, socket, isClient: true)
        SSL_set_connect_state(ssl)
        try expect(host)
        // A session that cannot be resumed costs a whole handshake and nothing else.
        if let session { SSL_set_session(ssl, session.raw) }
    }

    private init(_ context: TLSContext, _ socket: TLSSocket, isClient: Bool) throws(NetError) {
        guard let ssl = SSL_new(context.raw) else { throw Self.failure() }
        self.ssl = ssl
        self.context = context
        self.socket = socket
        self.isClient = isClient
        socket.attach(to: ssl)
    }

    /// Sets whom the certificate must be for. Each call is checked: where one fails, OpenSSL would take a certificate for
    /// anybody. It does so too when the name is empty, and for all subdomains when it begins with a dot.
    private func expect(_ host: String) throws(NetError) {
        ERR_clear_error()
        guard SocketAddress(host: host, port: 0) == nil else {
            guard X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1 else {
                throw NetError.untrusted("the address \(host) cannot be held against a certificate")
            }
            return
        }
        guard let first = host.utf8.first, first != UInt8(ascii: "."), !host.utf8.contains(0),
            SSL_set1_host(ssl, host) == 1
        else { throw NetError.untrusted("the name \"\(host)\" cannot be held against a certificate") }
        guard co_set_tlsext_host_name(ssl, host) == 1 else {
            throw NetError.tls("the name \"\(host)\" cannot be sent to the server (SNI): \(TLSErrors.take())")
        }
    }

    deinit { SSL_free(ssl) }

    /// One step of the handshake, and at its end the verification of a pinned certificate.
    func handshake() throws(NetError) -> Step {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            try verifyFingerprint()
            return .done
        }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_SYSCALL, SSL_ERROR_ZERO_RETURN: throw NetError.closed
        default:
            let verification = SSL_get_verify_result(ssl)
            if isClient, verification != Int(X509_V_OK) {
                ERR_clear_error()
                throw NetError.untrusted(String(cString: X509_verify_cert_error_string(verification)))
            }
            throw Self.failure()
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(NetError) -> Transfer {
        ERR_clear_error()
        return try transfer(SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count)))
    }

    func write(_ buffer: UnsafeRawBufferPointer) throws(NetError) -> Transfer {
        ERR_clear_error()
        return try transfer(SSL_write(ssl, buffer.baseAddress, Int32(clamping: buffer.count)))
    }

    /// Sends close_notify once, without waiting for the peer's.
    func shutdown() {
        ERR_clear_error()
        if SSL_is_init_finished(ssl) == 1 { SSL_shutdown(ssl) }
        ERR_clear_error()
    }

    /// Bytes that were taken from the socket and not yet read, decrypted or not.
    var hasPending: Bool { SSL_has_pending(ssl) == 1 }

    /// The session to resume next time; in TLS 1.3 it is there once the server's ticket has been read.
    var session: TLSSession? { SSL_get1_session(ssl).map(TLSSession.init) }

    private func transfer(_ result: Int32) throws(NetError) -> Transfer {
        if result > 0 { return .bytes(Int(result)) }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_ZERO_RETURN, SSL_ERROR_SYSCALL: return .ended
        default:
            let failure = Self.failure()
            if failure == .closed { return .ended }
            throw failure
        }
    }

    /// What OpenSSL has noted. A peer that closes without close_notify is gone and nothing else, but OpenSSL 3 makes an
    /// error of it.
    private static func failure() -> NetError {
        let reason = TLSErrors.take()
        return reason == "unexpected eof while reading" ? .closed : .tls(reason)
    }

    private func verifyFingerprint() throws(NetError) {
        guard case .fingerprint(let expected)? = context.trust else { return }
        guard let certificate = SSL_get1_peer_certificate(ssl) else {
            throw NetError.untrusted("the server showed no certificate")
        }
        defer { X509_free(certificate) }
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        guard X509_digest(certificate, EVP_sha256(), &digest, &length) == 1, length == 32 else {
            throw NetError.untrusted("the server's certificate has no fingerprint: \(TLSErrors.take())")
        }
        guard Digest.hex(digest) == expected else {
            throw NetError.untrusted("the server's certificate has another fingerprint")
        }
    }
}

/// A TLS session that can be resumed. Sendable: an SSL_SESSION is reference-counted and not changed by us.
package final class TLSSession: @unchecked Sendable {
    let raw: OpaquePointer
    init(_ raw: OpaquePointer) { self.raw = raw }
    deinit { SSL_SESSION_free(raw) }
}

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
