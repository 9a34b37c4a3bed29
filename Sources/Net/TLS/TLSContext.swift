// Folder TLS: OpenSSL. The settings of both sides, a TLS stream on one socket of a loop, and the dates of
// certificates.
// May use: Sockets, Loop.

import COpenSSL
import Glibc
import Synchronization

/// One side's TLS settings, shared by all loops: TLS 1.2 and 1.3 only, no ALPN, sessions resumable.
///
/// A server chooses the cipher suite. In TLS 1.2 it accepts only suites with forward secrecy and authenticated
/// encryption, as RFC 9325 section 4.2 recommends; every TLS library of the last ten years has them. It offers the
/// three fast and common curves, and the hybrid key exchange against quantum computers where OpenSSL has it (3.5). A
/// client accepts what its ESP offers.
///
/// Sendable because an SSL_CTX is reference-counted and safe for use from several threads after setup
/// (openssl-threads(7)). It does not change after `init`.
package final class TLSContext: @unchecked Sendable {
    /// How a server's certificate is verified.
    package enum Trust: Sendable, Hashable {
        /// The system's trust store.
        case system
        /// The certificates in a PEM file, and no others.
        case authorities(file: String)
        /// Trusts exactly one certificate, named by the SHA-256 of its DER form in lower-case hex.
        case fingerprint(String)
    }

    let raw: OpaquePointer
    let trust: Trust?

    /// A server's context.
    /// - Parameters: PEM files; the server's own certificate first in the chain.
    package init(certificate: String, key: String) throws(NetError) {
        raw = try Self.make(TLS_server_method())
        trust = nil
        guard SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 else {
            throw NetError.tls("OpenSSL has no suitable cipher suite for TLS 1.2: \(TLSErrors.take())")
        }
        guard ["X25519MLKEM768:", ""].contains(where: { co_set_groups(raw, "\($0)X25519:P-256:P-384") == 1 }) else {
            throw NetError.tls("OpenSSL has no suitable group for the key exchange: \(TLSErrors.take())")
        }
        _ = SSL_CTX_set_options(raw, UInt64(co_op_server_chooses()))
        co_refuse_passphrases(raw)
        ERR_clear_error()
        guard SSL_CTX_use_certificate_chain_file(raw, certificate) == 1 else {
            throw NetError.tls("cannot use the certificate \(certificate): \(TLSErrors.take())")
        }
        guard SSL_CTX_use_PrivateKey_file(raw, key, SSL_FILETYPE_PEM) == 1 else {
            let reason = TLSErrors.take()
            // OpenSSL's reason when it asks for the passphrase and gets no answer.
            let isLocked = reason == "interrupted or cancelled"
            throw NetError.tls(
                "cannot use the key \(key): "
                    + (isLocked ? "it has a passphrase; remove the passphrase (openssl pkey -in … -out …)" : reason))
        }
        guard SSL_CTX_check_private_key(raw) == 1 else {
            throw NetError.tls("the key \(key) does not belong to the certificate \(certificate)")
        }
        // Without a context id, OpenSSL refuses to resume sessions (SSL_CTX_set_session_id_context(3)).
        let id = Array("sendguard".utf8)
        guard SSL_CTX_set_session_id_context(raw, id, UInt32(id.count)) == 1 else {
            throw NetError.tls("cannot set the id for session resumption: \(TLSErrors.take())")
        }
    }

    /// A client's context.
    package init(trust: Trust) throws(NetError) {
        raw = try Self.make(TLS_client_method())
        self.trust = trust
        switch trust {
        case .system:
            SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nil)
            guard SSL_CTX_set_default_verify_paths(raw) == 1 else {
                throw NetError.tls("cannot read the system's trust store: \(TLSErrors.take())")
            }
        case .authorities(let file):
            SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nil)
            guard SSL_CTX_load_verify_locations(raw, file, nil) == 1 else {
                throw NetError.tls("cannot use the CA file \(file): \(TLSErrors.take())")
            }
        case .fingerprint:
            // The handshake accepts any certificate; `TLSStream` compares it before any byte is sent.
            SSL_CTX_set_verify(raw, SSL_VERIFY_NONE, nil)
        }
        _ = co_set_session_cache_mode(raw, Int(SSL_SESS_CACHE_CLIENT))
    }

    deinit { SSL_CTX_free(raw) }

    /// Makes a context with the settings of both sides. Options and modes cannot fail; every other call is checked.
    private static func make(_ method: OpaquePointer?) throws(NetError) -> OpaquePointer {
        ERR_clear_error()
        guard let context = SSL_CTX_new(method) else {
            throw NetError.tls("cannot make a TLS context: \(TLSErrors.take())")
        }
        guard co_set_min_tls12(context) == 1 else {
            SSL_CTX_free(context)
            throw NetError.tls("cannot turn off TLS versions below 1.2: \(TLSErrors.take())")
        }
        _ = SSL_CTX_set_options(context, UInt64(co_op_no_renegotiation() | co_op_no_compression()))
        // A retried write may be partial and may come from another buffer: we keep the offsets.
        _ = co_set_mode(context, Int(co_mode_partial_moving_release()))
        // `TLSSocket` returns what is there. OpenSSL keeps its buffer only while it holds bytes
        // (SSL_MODE_RELEASE_BUFFERS).
        _ = co_set_read_ahead(context, 1)
        SSL_CTX_set_default_read_buffer_len(context, NetLimits.tlsReadBytes)
        return context
    }
}

/// The present context of a listener. A reload replaces it; the next handshake uses the new one.
package final class TLSIdentity: Sendable {
    private let current: Mutex<TLSContext>

    package init(_ context: TLSContext) { current = Mutex(context) }

    package var context: TLSContext { current.withLock { $0 } }

    package func replace(with context: TLSContext) { current.withLock { $0 = context } }
}

/// OpenSSL's error queue of the calling thread.
enum TLSErrors {
    /// Empties the queue and returns the reason of its first entry.
    static func take() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "no reason given" }
        guard let reason = ERR_reason_error_string(code) else { return "error \(code)" }
        return String(cString: reason)
    }
}

/// The validity dates of the certificates in a PEM file, so that the operator sees an expiry in time.
package struct CertificateFile: Sendable {
    /// When one certificate may be used, in seconds since 1970, UTC.
    package struct Validity: Hashable, Sendable {
        package let from: Int64
        package let until: Int64
    }

    /// In the order of the file: the server's own certificate first.
    package let validities: [Validity]

    /// nil when the file cannot be read or holds no certificate.
    package init?(_ path: String) {
        guard let file = BIO_new_file(path, "r") else {
            ERR_clear_error()
            return nil
        }
        defer { BIO_free(file) }
        var validities: [Validity] = []
        while let certificate = PEM_read_bio_X509(file, nil, nil, nil) {
            defer { X509_free(certificate) }
            if let from = Self.seconds(X509_get0_notBefore(certificate)),
                let until = Self.seconds(X509_get0_notAfter(certificate))
            {
                validities.append(Validity(from: from, until: until))
            }
        }
        // The reader reports the end of the file as an error.
        ERR_clear_error()
        guard !validities.isEmpty else { return nil }
        self.validities = validities
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var parts = tm()
        guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Int64(timegm(&parts))
    }
}
