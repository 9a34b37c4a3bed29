import COpenSSL

extension Digest {
    /// The digest of some octets by one of OpenSSL's names, such as `MD5`, `SHA1`, `SHA256`, `SHA512`; empty when this
    /// OpenSSL does not have it, as one that is confined to FIPS has no MD5.
    package static func of(_ bytes: [UInt8], by name: String) -> [UInt8] {
        guard let method = methods[name] ?? nil else { return [] }
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
            var length: UInt32 = 0
            let isDone = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, method.raw, nil) == 1
            count = isDone ? Int(length) : 0
        }
    }

    /// Fetched once, as SHA-256 is.
    private static let methods: [String: Method?] = Dictionary(
        uniqueKeysWithValues: ["MD5", "SHA1", "SHA256", "SHA512"].map { name in
            (name, EVP_MD_fetch(nil, name, nil).map { Method(raw: $0) })
        })
}
