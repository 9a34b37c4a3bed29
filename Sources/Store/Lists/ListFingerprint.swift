/// The 32 bits of a hash that tell the entries of one bucket apart.
///
/// One lookup in 350 million meets a fingerprint that is not its own, and then reads one bucket's entries in vain.
enum ListFingerprint {
    static func of(_ hash: UInt64, bucketBits: Int) -> UInt32 { UInt32(truncatingIfNeeded: (hash << bucketBits) >> 32) }
}
