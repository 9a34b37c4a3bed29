import Guard
import Mail

/// The first octets of a list's file, which say what it holds and where.
///
///     header | fingerprints | bucket starts | bucket offsets | entries | texts
///
/// Entries are sorted by `KeyHash`. The first `bucketBits` bits of a hash are the number of its bucket, the next 32
/// its fingerprint. `starts` has for each bucket the number of its first entry, `offsets` where in the entries that
/// one stands; both end with one more for the end. Numbers are little-endian.
///
/// Fingerprints, starts and offsets are read into memory: 5 octets an entry. The entries stay on the disk.
struct ListHeader: Hashable {
    static let bytes = 4096
    private static let magic: UInt64 = 0x3130_5453_494C_4753  // "SGLIST01"

    /// Distinct entries.
    var rows = 0
    var bucketBits = 0
    var options: AddressKeyOptions = []
    /// Entries of each kind of target: what a lookup has to ask for.
    var kinds = ListKinds()
    /// Where the sections begin, in octets from the file's begin; the last is the file's length.
    var startsAt = 0
    var offsetsAt = 0
    var entriesAt = 0
    var textsAt = 0
    var end = 0
    /// `BlockSum` of what is read into memory, and of the entries.
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

    /// nil when these are not the first octets of a list's file, or are damaged.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.bytes else { return nil }
        let count = Self().numbers.count
        let numbers = bytes.withUnsafeBytes { bytes in
            (0...count).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        let sum = bytes.withUnsafeBytes { KeyHash.of(UnsafeRawBufferPointer(rebasing: $0[..<(count * 8)])) }
        guard numbers[0] == Self.magic, numbers[count] == sum,
            // Places and counts within what a file can have.
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
