import COpenSSL

/// HMAC-SHA-256 (RFC 2104) under a key of its own that nobody has and that ends with the process: what it gives says
/// nothing to whoever does not have that key, and is the same for the same octets.
package struct KeyedDigest: Sendable {
    private let key: [UInt8]

    /// With a new random key.
    package init() {
        var generator = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Of texts in a row, each with its length in front, so that no two rows are the same octets.
    package func of(_ texts: [String]) -> [UInt8] {
        var octets: [UInt8] = []
        for text in texts {
            withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { octets += $0 }
            octets += text.utf8
        }
        return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            var length: UInt32 = 0
            let isDone = HMAC(
                EVP_sha256(), key, Int32(key.count), octets, octets.count, digest.baseAddress, &length)
            precondition(isDone != nil && length == 32, "this OpenSSL has no HMAC-SHA-256")
            count = 32
        }
    }
}
