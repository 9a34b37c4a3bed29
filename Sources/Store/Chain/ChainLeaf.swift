/// What is digested of a row and of the rows that belong to it: the same octets from what is written as from what is
/// read.
///
/// Each row is its table's number, then the number, kind and value of each column that is not NULL, then 0. Columns are
/// told by their place, so that one which is added at the end of a table changes nothing as long as it is NULL.
struct ChainLeaf {
    enum Table: UInt8 { case records = 1, deliveries, findings, outcomes, acts, held, base }

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
