import Admin

/// Changes entries as many at a time as a request may have, and says what became of them.
struct ListChanger {
    let control: any GuardControl
    let json: Bool

    func run(_ request: ListChangeRequest) async throws {
        var total: ListChangesReport?
        for start in stride(from: 0, to: request.entries.count, by: ListChangeRequest.entryLimit) {
            var part = request
            part.entries = Array(request.entries[start...].prefix(ListChangeRequest.entryLimit))
            let report: ListChangesReport
            do throws(ControlFailure) { report = try await control.changeList(part) } catch {
                if let total { Output.complain(["broken off: " + ListChangesText.summary(of: total)]) }
                throw error
            }
            if json { Output.line(AdminJSON.text(report)) }
            guard total != nil else {
                total = report
                continue
            }
            total?.outcomes += report.outcomes
        }
        guard let total else { return }
        if !json { Output.lines(ListChangesText.lines(of: total)) }
        if total.changed == 0 { throw CommandEnd.no }
    }
}
