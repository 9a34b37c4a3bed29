import COpenSSL

/// A TLS session that can be resumed. Sendable: an SSL_SESSION is reference-counted and not changed by us.
package final class TLSSession: @unchecked Sendable {
    let raw: OpaquePointer
    init(_ raw: OpaquePointer) { self.raw = raw }
    deinit { SSL_SESSION_free(raw) }
}
