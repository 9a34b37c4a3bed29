import Admin

/// Changes entries as many at a time as a request may have, and says what became of them.
struct ListChanger {
    let control: any GuardControl
    let json: Bool

    /// Octets of a request's entries: with what JSON adds it stays below `AdminLimits.requestBytes`.
    private static let chunkBytes = 32 << 10

    func run(_ request: ListChangeRequest) async throws {
        var total: ListChangesReport?
        for entries in Self.chunks(request.entries) {
            var part = request
            part.entries = entries
            let report: ListChangesReport
            do throws(ControlFailure) { report = try await control.changeList(part) } catch {
                if let total { Output.complain(["broken off: " + ListChangesText.summary(of: total)]) }
                throw error
            }
            if json { Output.line(AdminJSON.text(report)) }
            if total == nil { total = report } else { total?.outcomes += report.outcomes }
        }
        guard let total else { return }
        if !json { Output.lines(ListChangesText.lines(of: total)) }
        if total.changed == 0 { throw CommandEnd.no }
    }

    private static func chunks(_ entries: [String]) -> [[String]] {
        var chunks: [[String]] = []
        var bytes = 0
        for entry in entries {
            bytes += entry.utf8.count
            if chunks.isEmpty || chunks[chunks.count - 1].count == ListChangeRequest.entryLimit || bytes > chunkBytes {
                chunks.append([])
                bytes = entry.utf8.count
            }
            chunks[chunks.count - 1].append(entry)
        }
        return chunks
    }
}
