import COpenSSL

/// SHA-256 of octets that come little by little.
///
/// Sendable: whoever feeds it does so from one task at a time.
package final class RunningDigest: @unchecked Sendable {
    private let context = EVP_MD_CTX_new()!

    package init() { Digest.check(EVP_DigestInit_ex(context, Digest.sha256Method.raw, nil)) }

    deinit { EVP_MD_CTX_free(context) }

    package func add(_ octets: [UInt8]) {
        octets.withUnsafeBytes { Digest.check(EVP_DigestUpdate(context, $0.baseAddress, $0.count)) }
    }

    /// Lower-case hex of all that was added; nothing may be added after it.
    package func finish() -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            var length: UInt32 = 32
            Digest.check(EVP_DigestFinal_ex(context, digest.baseAddress, &length))
            return Digest.hex(digest)
        }
    }
}
