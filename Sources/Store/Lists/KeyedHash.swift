import Guard

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
struct KeyedHash {
    private static let blockBytes = 64
    let digest: ListDigest

    /// 32 octets.
    /// - Parameter secret: at most 64 octets.
    func sha256(_ bytes: [UInt8], secret: [UInt8]) -> [UInt8] {
        precondition(secret.count <= Self.blockBytes, "a longer secret has to be digested first")
        let padded = secret + [UInt8](repeating: 0, count: Self.blockBytes - secret.count)
        let inner = digest(.sha256, padded.map { $0 ^ 0x36 } + bytes)
        return digest(.sha256, padded.map { $0 ^ 0x5C } + inner)
    }
}
