import Admin

/// Reads a list page by page and hands it on, never all of it in memory.
struct ListExport {
    /// Reads one page.
    let rows: (ListRowsRequest) async throws -> ListRowsReport
    let request: ListRowsRequest
    let format: ListExportFormat
    /// For `CSVField`.
    let isRaw: Bool

    /// - Parameter write: takes text in the order of the file.
    /// - Returns: rows that were written.
    /// - Throws: when it cannot be whole: what was written until then is no list.
    func run(_ write: (String) throws -> Void) async throws -> Int {
        var request = request
        var first: ListRowsReport?
        var count = 0
        while true {
            let page = try await rows(request)
            if let first {
                guard page.version == first.version, page.rows == first.rows else {
                    throw CommandFailure.cannot(
                        "list \(page.list) changed while it was exported (version \(first.version) with "
                            + "\(Words.count(first.rows, "row")), then version \(page.version) with \(page.rows)); "
                            + "export it again")
                }
            } else {
                first = page
                try write(format.head(page.kind))
            }
            try write(page.entries.map { format.line(of: $0, page.kind, isRaw: isRaw) }.joined())
            count += page.entries.count
            guard let next = page.next else { return count }
            request.cursor = next
        }
    }
}
