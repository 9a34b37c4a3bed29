/// Makes a digest of some octets, or gives none when there is no such algorithm here; for whoever looks up lists with
/// hashed entries.
package typealias ListDigest = @Sendable (_ algorithm: ListHash.Algorithm, _ bytes: [UInt8]) -> [UInt8]
