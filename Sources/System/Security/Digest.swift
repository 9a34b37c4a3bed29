import CLinux
import COpenSSL

/// SHA-256 by libcrypto, which uses the processor's SHA instructions.
package enum Digest {
    /// Lower-case hex of the SHA-256 of all pieces, joined in order.
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

    /// SHA-256 fails only when memory runs out. The buffer then holds no digest, and the guard must not record it.
    static func check(_ result: Int32) { precondition(result == 1, "SHA-256 cannot be computed") }

    /// Two lower-case digits per byte.
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

    /// Fetched once: in OpenSSL 3, EVP_sha256() looks up its implementation at every use. Sendable: an EVP_MD is
    /// immutable.
    struct Method: @unchecked Sendable { let raw: OpaquePointer }
    static let sha256Method = Method(raw: EVP_MD_fetch(nil, "SHA256", nil)!)
}

extension Digest {
    /// The digest of some bytes. The name is OpenSSL's: `MD5`, `SHA1`, `SHA256` or `SHA512`. Empty when this OpenSSL
    /// lacks it; a FIPS-only one has no MD5.
    package static func of(_ bytes: [UInt8], by name: String) -> [UInt8] {
        guard let method = methods[name] ?? nil else { return [] }
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
            var length: UInt32 = 0
            let isDone = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, method.raw, nil) == 1
            count = isDone ? Int(length) : 0
        }
    }

    /// Fetched once, like SHA-256.
    private static let methods: [String: Method?] = Dictionary(
        uniqueKeysWithValues: ["MD5", "SHA1", "SHA256", "SHA512"].map { name in
            (name, EVP_MD_fetch(nil, name, nil).map { Method(raw: $0) })
        })
}

/// SHA-256 of bytes that arrive in pieces.
///
/// Sendable: one task at a time adds bytes.
package final class RunningDigest: @unchecked Sendable {
    private let context = EVP_MD_CTX_new()!

    package init() { Digest.check(EVP_DigestInit_ex(context, Digest.sha256Method.raw, nil)) }

    deinit { EVP_MD_CTX_free(context) }

    package func add(_ octets: [UInt8]) {
        octets.withUnsafeBytes { Digest.check(EVP_DigestUpdate(context, $0.baseAddress, $0.count)) }
    }

    /// Lower-case hex of all bytes added. Do not add bytes after this call.
    package func finish() -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            var length: UInt32 = 32
            Digest.check(EVP_DigestFinal_ex(context, digest.baseAddress, &length))
            return Digest.hex(digest)
        }
    }
}

/// HMAC-SHA-256 (RFC 2104) with a random key that only this process has. The same texts give the same result, and the
/// result reveals nothing without the key.
package struct KeyedDigest: Sendable {
    private let key: [UInt8]

    /// With a new random key.
    package init() {
        var generator = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The digest of several texts. Each has its length in front, so two different lists never give the same bytes.
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

extension Digest {
    /// HMAC-SHA-1 (RFC 2104) for one-time codes: 20 bytes.
    package static func hmacSHA1(key: [UInt8], _ octets: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { digest, count in
            var length: UInt32 = 0
            let isDone = HMAC(
                EVP_sha1(), key, Int32(key.count), octets, octets.count, digest.baseAddress, &length)
            precondition(isDone != nil && length == 20, "this OpenSSL has no HMAC-SHA-1")
            count = 20
        }
    }

    /// Whether two secrets are equal, in a time that does not depend on where they differ.
    package static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Random bytes from the system, for secrets.
package enum RandomBytes {
    package static func make(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// A crypt(3) hash: yescrypt (`$y$`), SHA-512 (`$6$`) or another that the system's libcrypt verifies.
package struct PasswordHash: Sendable, Hashable {
    package let text: String
    package init(_ text: String) { self.text = text }

    /// Hashes a password with a new salt by yescrypt, at libcrypt's usual cost; nil when this libcrypt does not have
    /// it. Takes tens of milliseconds by intent.
    package init?(hashing password: String) {
        let salt = RandomBytes.make(16).map { CChar(bitPattern: $0) }
        var setting = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        guard crypt_gensalt_rn("$y$", 0, salt, Int32(salt.count), &setting, Int32(setting.count)) != nil else {
            return nil
        }
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        data.initialize(to: crypt_data())
        defer { data.deallocate() }
        guard let hashed = crypt_r(password, setting, data) else { return nil }
        let text = String(cString: hashed)
        guard text.hasPrefix("$y$") else { return nil }
        self.text = text
    }

    /// Whether the password matches this hash. Takes tens of milliseconds by intent: call it only on a `Worker`.
    package func matches(_ password: String) -> Bool {
        guard !password.utf8.contains(0) else { return false }
        // crypt_data has 32 KB, too much for some stacks.
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        data.initialize(to: crypt_data())
        defer { data.deallocate() }
        guard let hashed = crypt_r(password, text, data) else { return false }
        let result = String(cString: hashed)
        // A failure token begins with `*` and never equals a valid hash (crypt(5)).
        guard !result.hasPrefix("*"), result.utf8.count == text.utf8.count else { return false }
        return zip(result.utf8, text.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
