import FlyingFox
import Foundation
import Guard

/// `/log` and `/records`: what is on record of messages.
extension ControlRoutes {
    func log(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        guard request.method == .GET else { return notAllowed(request) }
        switch path {
        case []: return json(try await control.log(try RecordFilter(query: query(of: request))))
        case ["tally"]:
            let by = request.query["by"]
            let dimension = by.flatMap(RecordTally.Dimension.init)
            if let by, dimension == nil { throw .refused("bad value \"\(by)\" of parameter \"by\"") }
            let filter = try RecordFilter(query: query(of: request).filter { $0.name != "by" })
            return json(try await control.tally(filter, by: dimension))
        case ["chain"]:
            let place: ChainPlace? = request.query["place"].flatMap {
                try? AdminJSON.decode(ChainPlace.self, from: Array($0.utf8))
            }
            return json(
                try await control.verify(
                    from: place, since: request.query["since"].flatMap { Int64($0) }, looksFor: request.query["head"]))
        default: return failure(.notFound, "no such path")
        }
    }

    func records(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        guard request.method == .GET else { return notAllowed(request) }
        guard let text = path.first, path.count == 1 || path.dropFirst() == ["message"] else {
            return failure(.notFound, "no such path")
        }
        guard let id = RecordID(text) else { throw .refused("\"\(text)\" is no record id") }
        if path.count == 1 {
            guard let record = try await control.show(id) else { return failure(.notFound, "no record \(id)") }
            return json(record)
        }
        return HTTPResponse(
            statusCode: .ok, headers: [.contentType: "message/rfc822"], body: Data(try await control.message(id)))
    }

    private func query(of request: HTTPRequest) -> [(name: String, value: String)] {
        request.query.map { ($0.name, $0.value) }
    }
}
