import Guard

/// One row of the audit trail as the chain knows it: which, and the digest of what it said.
struct ChainEntry: Hashable, Sendable {
    /// Also the first octet of what is digested.
    enum Kind: UInt8, CaseIterable, Sendable {
        /// With its deliveries and findings.
        case record = 1
        case outcome, act
        /// The recipients of a held message, with what became of them. They change: the last entry is the true one.
        case held
        /// The row of `chain_base`.
        case base

        /// Whether the row belongs to a message, so that it goes with it.
        var isOfMessage: Bool { self == .record || self == .outcome || self == .held }
    }

    let kind: Kind
    /// The row's; of an outcome and of held recipients, the record's.
    let id: Int64
    /// The row has changed by our own hand since it was entered; the last entry of a row is the true one.
    let isAgain: Bool
    /// Half of a SHA-256.
    ///
    /// **Why half is enough:** whoever wants to change a row has to find another content with the same digest, in 2^128
    /// tries.
    let digest: UInt128

    /// Octets of an entry in a link: kind and `isAgain` in one, id, digest; the most significant first.
    static let bytes = 25
    private static let againBit: UInt8 = 0x80

    init(kind: Kind, id: Int64, isAgain: Bool = false, digest: UInt128) {
        self.kind = kind
        self.id = id
        self.isAgain = isAgain
        self.digest = digest
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue | (isAgain ? Self.againBit : 0))
        withUnsafeBytes(of: id.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: digest.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// nil when the octets are not those of entries.
    static func entries(_ bytes: [UInt8]) -> [ChainEntry]? {
        guard bytes.count % Self.bytes == 0 else { return nil }
        var entries: [ChainEntry] = []
        entries.reserveCapacity(bytes.count / Self.bytes)
        for start in stride(from: 0, to: bytes.count, by: Self.bytes) {
            guard let kind = Kind(rawValue: bytes[start] & ~againBit) else { return nil }
            let (id, digest) = bytes.withUnsafeBytes { bytes in
                (
                    Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 1, as: Int64.self)),
                    UInt128(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 9, as: UInt128.self))
                )
            }
            entries.append(ChainEntry(kind: kind, id: id, isAgain: bytes[start] & againBit != 0, digest: digest))
        }
        return entries
    }
}

/// What is digested of a row and of the rows that belong to it: the same octets from what is written as from what is
/// read.
///
/// Each row is its table's number, then the number, kind and value of each column that is not NULL, then 0. Columns are
/// told by their place, so that one which is added at the end of a table changes nothing as long as it is NULL.
struct ChainLeaf {
    enum Table: UInt8 {
        case records = 1, deliveries, findings, outcomes, acts, held, base

        /// The columns that are digested, as SQL.
        var columns: String { self == .records ? RecordColumn.names : "*" }
    }

    private(set) var bytes: [UInt8] = []
    private var column: UInt8 = 0

    mutating func begin(_ kind: ChainEntry.Kind) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(kind.rawValue)
    }

    mutating func beginRow(_ table: Table) {
        column = 0
        bytes.append(table.rawValue)
    }

    mutating func endRow() { bytes.append(0) }

    mutating func add(_ value: Int64?) {
        column += 1
        guard let value else { return }
        bytes.append(column)
        bytes.append(1)
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// - Parameter text: of the kind 2 for text, 3 for a blob.
    mutating func add(_ text: UnsafeRawBufferPointer, kind: UInt8 = 2) {
        column += 1
        bytes.append(column)
        bytes.append(kind)
        withUnsafeBytes(of: UInt32(text.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text)
    }
}
