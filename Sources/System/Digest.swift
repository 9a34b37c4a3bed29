import COpenSSL

/// SHA-256, by libcrypto, which has the processor's instructions for it.
package enum Digest {
    /// Lower-case hex of the SHA-256 of all pieces in a row.
    package static func sha256(_ pieces: (_ add: (UnsafeRawBufferPointer) -> Void) -> Void) -> String {
        let context = EVP_MD_CTX_new()!
        defer { EVP_MD_CTX_free(context) }
        check(EVP_DigestInit_ex(context, sha256Method.raw, nil))
        pieces { bytes in check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            var length: UInt32 = 32
            check(EVP_DigestFinal_ex(context, digest.baseAddress, &length))
            return hex(digest)
        }
    }

    /// SHA-256 fails only without memory; what it leaves then is no digest, and must not go on record as one.
    static func check(_ result: Int32) { precondition(result == 1, "SHA-256 cannot be computed") }

    /// Two lower-case digits a byte.
    package static func hex(_ bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            var index = 0
            for byte in bytes {
                text[index] = digit(byte >> 4)
                text[index + 1] = digit(byte & 15)
                index += 2
            }
            return index
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    /// Fetched once: in OpenSSL 3, EVP_sha256() looks its implementation up anew at every use.
    /// Sendable: an EVP_MD is immutable.
    struct Method: @unchecked Sendable { let raw: OpaquePointer }
    static let sha256Method = Method(raw: EVP_MD_fetch(nil, "SHA256", nil)!)
}
