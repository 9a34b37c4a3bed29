import FlyingFox
import Foundation
import Guard

/// `/log`, `/records` and `/damage`: what is on record of messages.
extension ControlRoutes {
    func log(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        guard request.method == .GET else { return notAllowed(request) }
        switch path {
        case []: return json(try await control.log(try RecordFilter(query: query(of: request))))
        case ["lines"]:
            return HTTPResponse(
                statusCode: .ok, headers: [.contentType: "application/x-ndjson"],
                body: Data(try await control.logLines(try RecordFilter(query: query(of: request)))))
        case ["sessions"]:
            return json(try await control.sessionEvents(try SessionFilter(query: query(of: request))))
        case ["tally"]:
            let by = request.query["by"]
            let dimension = by.flatMap(RecordTally.Dimension.init)
            if let by, dimension == nil { throw .refused("bad value \"\(by)\" of parameter \"by\"") }
            let filter = try RecordFilter(query: query(of: request).filter { $0.name != "by" })
            return json(try await control.tally(filter, by: dimension))
        case ["chain"]:
            return json(
                try await control.verify(
                    from: try place(in: request), since: request.query["since"].flatMap { Int64($0) },
                    looksFor: request.query["head"]))
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

    func damage(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        guard request.method == .GET else { return notAllowed(request) }
        switch path {
        case []: return json(try await control.damage(try RecordFilter(query: query(of: request))))
        case ["recipients"]:
            let filter = try RecordFilter(query: query(of: request).filter { $0.name != "place" })
            return json(try await control.recipients(filter, after: try place(in: request)))
        default: return failure(.notFound, "no such path")
        }
    }

    /// Where a page begins: what the page before said; nil when it is the first.
    private func place<Place: Decodable>(in request: HTTPRequest) throws(ControlFailure) -> Place? {
        guard let text = request.query["place"] else { return nil }
        do { return try AdminJSON.decode(Place.self, from: Array(text.utf8)) } catch {
            throw .refused("bad value \"\(text)\" of parameter \"place\"")
        }
    }

    private func query(of request: HTTPRequest) -> [(name: String, value: String)] {
        request.query.map { ($0.name, $0.value) }
    }
}
