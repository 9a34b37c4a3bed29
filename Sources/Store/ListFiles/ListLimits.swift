/// Every bound of the lists' files, with its unit and its reason.
enum ListLimits {
    /// Entries of one bucket on average, at most: a lookup goes through them all, 4 octets each.
    static let bucketEntries = 12
    /// Pieces that an import is cut into by hash, to be sorted one at a time: 2 MB each for ten million addresses.
    static let partitions = 256
    /// Octets that are gathered for each of them before they are written: 4 MB in all.
    static let partitionBufferBytes = 16 << 10
    /// Octets of one write, and of one block of a checksum.
    static let blockBytes = 1 << 20
    /// Reasons and segments that are kept once each; a text beyond them stands in its entry.
    static let texts = 4096
    /// Patterns with an asterisk, each of which a lookup tries.
    static let patterns = 10_000
    /// Octets of a key: the longest address (RFC 5321 section 4.5.3.1) as an international one, or a SHA-512.
    static let keyBytes = 1024
    /// Octets of an entry with all that belongs to it: a key, and two texts of 60 characters that stand in it.
    static let recordBytes = 4096
    /// Names that the statistics count at a time.
    static let countedNames = 50_000
    /// Names that the statistics tell.
    static let toldNames = 20
}
