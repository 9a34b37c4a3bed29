// Folder ListFiles: the file of one version of a list. Its format, how it is sorted and written, how a key is found
// and how all entries are read. It does not know which lists are in force. It may use Database (`KeyHash`).

import Guard
import Mail

/// The first bytes of a list's file: what the file contains, and where.
///
///     header | fingerprints | bucket starts | bucket offsets | entries | texts
///
/// Entries are sorted by `KeyHash`. The first `bucketBits` bits of a hash are the number of its bucket, the next 32
/// its fingerprint. For each bucket, `starts` has the number of its first entry, and `offsets` its byte offset
/// within the entries. Both have one more element for the end. Numbers are little-endian.
///
/// A start reads fingerprints, starts and offsets into memory: 5 bytes per entry. The entries stay on the disk.
struct ListHeader: Hashable {
    static let bytes = 4096
    private static let magic: UInt64 = 0x3130_5453_494C_4753  // "SGLIST01"

    /// Distinct entries.
    var rows = 0
    var bucketBits = 0
    var options: AddressKeyOptions = []
    /// Entries of each kind of target: the kinds that a lookup must search.
    var kinds = ListKinds()
    /// Where the sections begin, as byte offsets in the file; the last is the file's length.
    var startsAt = 0
    var offsetsAt = 0
    var entriesAt = 0
    var textsAt = 0
    var end = 0
    /// `BlockSum` of the sections in memory, of the entries, and of the texts.
    var indexSum: UInt64 = 0
    var entriesSum: UInt64 = 0
    var textsSum: UInt64 = 0

    var fingerprintsAt: Int { Self.bytes }
    var buckets: Int { 1 << bucketBits }

    init() {}

    private var numbers: [UInt64] {
        [
            Self.magic, UInt64(rows), UInt64(bucketBits), UInt64(options.rawValue), UInt64(startsAt),
            UInt64(offsetsAt), UInt64(entriesAt), UInt64(textsAt), UInt64(end), indexSum, entriesSum, textsSum,
        ] + kinds.counts.map(UInt64.init)
    }

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.bytes)
        for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        let sum = bytes.withUnsafeBytes { KeyHash.of($0) }
        withUnsafeBytes(of: sum.littleEndian) { bytes += $0 }
        return bytes + [UInt8](repeating: 0, count: Self.bytes - bytes.count)
    }

    /// Returns nil when these are not the first bytes of a list's file, or are damaged.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.bytes else { return nil }
        let count = Self().numbers.count
        let numbers = bytes.withUnsafeBytes { bytes in
            (0...count).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        let sum = bytes.withUnsafeBytes { KeyHash.of(UnsafeRawBufferPointer(rebasing: $0[..<(count * 8)])) }
        guard numbers[0] == Self.magic, numbers[count] == sum,
            // Offsets and counts within the limits of a file.
            numbers[1...8].allSatisfy({ $0 < 1 << 56 }), numbers[12..<count].allSatisfy({ $0 < 1 << 56 }),
            numbers[2] <= 32
        else { return nil }
        rows = Int(numbers[1])
        bucketBits = Int(numbers[2])
        options = AddressKeyOptions(rawValue: UInt8(truncatingIfNeeded: numbers[3]))
        startsAt = Int(numbers[4])
        offsetsAt = Int(numbers[5])
        entriesAt = Int(numbers[6])
        textsAt = Int(numbers[7])
        end = Int(numbers[8])
        (indexSum, entriesSum, textsSum) = (numbers[9], numbers[10], numbers[11])
        kinds = ListKinds(counts: numbers[12..<count].map { Int($0) })
    }
}

/// How many entries a list has of each kind of target.
struct ListKinds: Hashable {
    private(set) var addresses = 0
    private(set) var domains = 0
    private(set) var subdomains = 0
    private(set) var localParts = 0
    /// Local parts with an asterisk.
    private(set) var patterns = 0
    /// In the order of `ListHash.Algorithm.allCases`.
    private(set) var hashes = [Int](repeating: 0, count: ListHash.Algorithm.allCases.count)

    init() {}

    /// - Parameter counts: as `counts` returned them.
    init(counts: [Int]) {
        (addresses, domains, subdomains, localParts) = (counts[0], counts[1], counts[2], counts[3])
        patterns = counts[4]
        hashes = Array(counts[5...])
    }

    var counts: [Int] { [addresses, domains, subdomains, localParts, patterns] + hashes }

    var hasHashes: Bool { hashes.contains { $0 > 0 } }

    func has(_ algorithm: ListHash.Algorithm) -> Bool {
        hashes[ListHash.Algorithm.allCases.firstIndex(of: algorithm)!] > 0
    }

    /// - Parameter key: `ListTarget.key`.
    mutating func count(_ key: String, by step: Int = 1) {
        // Most keys are addresses. They are recognized without parsing: there is something on both sides of the last
        // `@`, and no asterisk.
        let bytes = key.utf8
        if let first = bytes.first, first != UInt8(ascii: "@"), first != UInt8(ascii: "*"),
            bytes.last != UInt8(ascii: "*"), bytes.contains(UInt8(ascii: "@"))
        {
            addresses += step
            return
        }
        switch ListTarget(key: key) {
        case .address: addresses += step
        case .domain: domains += step
        case .domainAndSubdomains: subdomains += step
        case .localPart(let pattern) where pattern.hasWildcard: patterns += step
        case .localPart: localParts += step
        case .hash(let hash): hashes[ListHash.Algorithm.allCases.firstIndex(of: hash.algorithm)!] += step
        }
    }

    static func + (a: ListKinds, b: ListKinds) -> ListKinds {
        ListKinds(counts: zip(a.counts, b.counts).map { $0 + $1 })
    }
}

/// The 32 bits of a hash that distinguish the entries of one bucket.
///
/// One lookup in 350 million finds an equal fingerprint of another key, and reads one bucket's entries for nothing.
enum ListFingerprint {
    static func of(_ hash: UInt64, bucketBits: Int) -> UInt32 { UInt32(truncatingIfNeeded: (hash << bucketBits) >> 32) }
}
