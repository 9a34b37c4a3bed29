import Admin
import Guard
import System

/// Reads a list's file batch by batch.
struct ListIntake {
    /// Rows of a batch: what is read while the batch before is sorted, 2 MB.
    private static let batchRows = 10_000

    private let source: any ListByteSource
    /// Name of the file, for what is said about it.
    private let name: String
    private let skipsBad: Bool
    private var reader: ListReader
    private let digest = RunningDigest()
    private var isRead = false
    /// So far.
    private(set) var badRows = ListBadRows()

    init(_ request: ListImportRequest, _ order: ListImportOrder, from source: any ListByteSource) {
        self.source = source
        name = request.source.isEmpty ? "the list" : request.source
        skipsBad = request.skipBad
        reader = ListReader(format: request.format, kind: order.kind, options: order.options)
    }

    /// Whether what was read may become a version.
    var isGood: Bool { badRows.isEmpty || skipsBad }

    /// Rows that are good; none at the end. Behind a bad row that is not to be left out it looks for more such, and
    /// gives none.
    mutating func next() async throws(ControlFailure) -> [ListEntry] {
        var batch: [ListEntry] = []
        batch.reserveCapacity(Self.batchRows)
        while batch.count < Self.batchRows {
            if let row = reader.next() {
                try take(row, into: &batch)
            } else if isRead {
                break
            } else if let octets = try await source.next() {
                digest.add(octets)
                reader.append(octets)
            } else {
                isRead = true
                reader.finish()
            }
        }
        return batch
    }

    /// Of the whole file.
    func sha256() -> String { digest.finish() }

    private mutating func take(_ row: ListReader.Row, into batch: inout [ListEntry]) throws(ControlFailure) {
        switch row {
        case .entry(_, let entry): if isGood { batch.append(entry) }
        case .bad(let row): badRows.append(row)
        case .unreadable(let row):
            let others = badRows.isEmpty ? "" : "; \(Words.count(badRows.count, "row")) before it cannot be used"
            throw .refused("nothing was imported: \(name), \(row)\(others)")
        }
    }
}
