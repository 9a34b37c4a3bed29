import Guard
import System

/// OpenSSL's digests, for the store.
let listDigest: ListDigest = { algorithm, bytes in
    let name =
        switch algorithm {
        case .md5: "MD5"
        case .sha1: "SHA1"
        case .sha256: "SHA256"
        case .sha512: "SHA512"
        }
    return Digest.of(bytes, by: name)
}
