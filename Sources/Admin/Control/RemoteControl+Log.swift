import Guard
import Mail

/// What a running guard has on record of messages.
extension RemoteControl {
    package func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        ReportLines(try await stream("GET", "/log/lines" + filter.queryText), path: path)
    }

    package func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        try await stream("GET", "/log/lines" + filter.queryText)
    }

    package func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] {
        try await ask("GET", "/log/sessions" + filter.queryText, timeout: AdminLimits.bulkTimeout)
    }

    package func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        let answer = try await exchange("GET", "/records/\(id)", body: [], timeout: AdminLimits.quickTimeout)
        return answer.status == 404 ? nil : try read(answer)
    }

    package func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        let answer = try await exchange("GET", "/records/\(id)/message", body: [], timeout: AdminLimits.bulkTimeout)
        return answer.status == 200 ? answer.body : try read(answer)
    }

    package func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] {
        let query = filter.queryText
        let by = dimension.map { (query.isEmpty ? "?" : "&") + "by=\($0.rawValue)" } ?? ""
        return try await ask("GET", "/log/tally" + query + by, timeout: AdminLimits.bulkTimeout)
    }

    package func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage {
        let parts = [
            place.map { "place=\(ControlHTTP.encoded(AdminJSON.text($0)))" }, day.map { "since=\($0)" },
            head.map { "head=\($0)" },
        ]
        let query = parts.compactMap { $0 }.joined(separator: "&")
        return try await ask("GET", "/log/chain?" + query, timeout: AdminLimits.bulkTimeout)
    }

    package func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport {
        try await ask("GET", "/damage" + filter.queryText, timeout: AdminLimits.bulkTimeout)
    }

    package func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage {
        let query = filter.queryText
        let next = place.map { (query.isEmpty ? "?" : "&") + "place=\(ControlHTTP.encoded(AdminJSON.text($0)))" } ?? ""
        return try await ask("GET", "/damage/recipients" + query + next, timeout: AdminLimits.bulkTimeout)
    }
}
