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
        case (.GET, ["check"]): return json(try await control.checkLists(address: request.query["address"] ?? ""))
        default: return failure(.notFound, "no such path; there are /lists/import, /check")
        }
    }
}
