/// Every limit of the lists' files, with its unit and its reason.
enum ListLimits {
    /// The largest average number of entries in a bucket: a lookup compares them all, 4 bytes each.
    static let bucketEntries = 12
    /// Partitions that an import is split into by hash, to be sorted one at a time: 2 MB each for ten million
    /// addresses.
    static let partitions = 256
    /// Bytes collected for each partition before they are written: 4 MB in all.
    static let partitionBufferBytes = 16 << 10
    /// Bytes of one write, and of one block of a checksum.
    static let blockBytes = 1 << 20
    /// Reasons and segments that are stored once each. Further texts are stored in their entry.
    static let texts = 4096
    /// Patterns with an asterisk; a lookup tries each of them.
    static let patterns = 10_000
    /// Bytes of a key: the longest address (RFC 5321 section 4.5.3.1) as an international one, or a SHA-512.
    static let keyBytes = 1024
    /// Bytes of an entry with all its parts: a key, and two texts of 60 characters stored in it.
    static let recordBytes = 4096
    /// Known addresses that the hashes of a list are tried against: recent recipients, and as many of other lists.
    static let triedAddresses = 100_000
    /// Rows that are read for each of these addresses: people get several messages, and some entries are no addresses.
    static let triedDeliveries = 4
    /// Names that the statistics count at a time.
    static let countedNames = 50_000
    /// Names that the statistics show.
    static let toldNames = 20
}
