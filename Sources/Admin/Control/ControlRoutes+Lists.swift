import FlyingFox
import Guard

/// `/lists`: what is on them, and what is to become of it.
extension ControlRoutes {
    /// - Parameter path: behind `/lists`.
    func lists(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        switch (request.method, path) {
        case (.POST, ["import"]), (.PUT, ["import"]): return try await importList(request, control)
        case (.POST, ["change"]): return json(try await control.changeList(try await body(of: request)))
        case (.POST, ["erase"]): return json(try await control.erase(try await body(of: request)))
        case (.GET, []): return json(try await control.listOverview())
        case (.GET, ["show"]): return json(try await control.showList(try name(request)))
        case (.GET, ["check"]):
            return json(
                try await control.checkLists(
                    ListCheckRequest(
                        address: request.query["address"] ?? "", stream: request.query["stream"],
                        campaign: request.query["campaign"])))
        case (.GET, ["history"]): return json(try await control.listHistory(try name(request)))
        case (.GET, ["diff"]): return json(try await control.compareList(try difference(request)))
        case (.GET, ["rows"]): return json(try await control.listRows(try rows(request)))
        case (.GET, ["stats"]): return json(try await control.listStatistics(try name(request)))
        default:
            return failure(
                .notFound,
                "no such path; there are POST /lists/import, /change, /erase and GET /lists, /lists/show, /check, /history, "
                    + "/diff, /rows, /stats")
        }
    }

    private func name(_ request: HTTPRequest) throws(ControlFailure) -> String {
        guard let name = request.query["name"], !name.isEmpty else { throw .refused("parameter \"name\" is missing") }
        return name
    }

    private func difference(_ request: HTTPRequest) throws(ControlFailure) -> ListDifferenceRequest {
        var difference = ListDifferenceRequest(list: try name(request))
        difference.from = try number(request, "from").map { Int64($0) }
        difference.to = try number(request, "to").map { Int64($0) }
        difference.limit = try number(request, "limit", to: ListDifferenceRequest.greatestLimit) ?? difference.limit
        return difference
    }

    private func rows(_ request: HTTPRequest) throws(ControlFailure) -> ListRowsRequest {
        var rows = ListRowsRequest(list: try name(request))
        rows.version = try number(request, "version").map { Int64($0) }
        rows.cursor = try number(request, "cursor") ?? 0
        rows.limit = try number(request, "limit", to: ListRowsRequest.greatestLimit) ?? rows.limit
        return rows
    }

    /// nil when the parameter is not there.
    private func number(
        _ request: HTTPRequest, _ name: String, to limit: Int = .max
    ) throws(ControlFailure) -> Int? {
        guard let text = request.query[name] else { return nil }
        guard let number = Int(text), (0...limit).contains(number) else {
            let range = limit == .max ? "a number" : "a number up to \(limit)"
            throw .refused("parameter \"\(name)\" must be \(range)")
        }
        return number
    }
}
