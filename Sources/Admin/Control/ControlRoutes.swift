import FlyingFox
import Foundation
import Guard
import Mail
import Net

/// What the control socket answers: GET for reading, POST for whatever changes state, JSON in and out,
/// failures as `{"error": "…"}` with 404 and 409 for "no" and 5xx for "could not".
struct ControlRoutes: Sendable {
    let control: any GuardControl
    /// Who made a connection, by the name of its other side; nil when nobody knows.
    let asker: @Sendable (_ connection: String) -> Asker?

    /// A failure's text.
    struct Failure: Codable {
        var error: String
        /// Of a list's file.
        var badRows: ListBadRowsReport?
    }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard case .unix(let name) = request.remoteAddress, let asker = asker(name) else {
            return failure(.forbidden, "nobody knows who asks: the guard answers on its control socket alone")
        }
        let claimed = request.headers[HTTPHeader(ControlHTTP.personField)]?.removingPercentEncoding
        let who = asker.identity(claiming: claimed, name: Accounts.userName)
        let control = control.acting(as: who)
        guard asker.isAllowed else {
            let reason = "\(who.name) may not: it takes root, the guard's own user or a member of the control.group"
            if request.method == .POST { await control.noteRefusal(of: request.path, because: reason) }
            return failure(.forbidden, reason)
        }
        return await answer(to: request, control)
    }

    private func answer(to request: HTTPRequest, _ control: any GuardControl) async -> HTTPResponse {
        let path = request.path.split(separator: "/").map(String.init)
        do throws(ControlFailure) {
            switch (request.method, path.first, path.count) {
            case (.GET, "status", 1): return json(try await control.status())
            case (.POST, "stop", 1):
                return json(try await control.stop(try await body(of: request)))
            case (.GET, "stops", 3) where path[2] == "receipt":
                guard let id = StopID(path[1]) else { throw .refused("\"\(path[1])\" is no stop id, such as S1") }
                return json(try await control.receipt(of: id))
            case (.GET, "match", 1):
                return json(try await control.match(try StopScope(request: request.query["scope"] ?? "")))
            case (.GET, "acts", 1):
                let since = try request.query["since"].map { text throws(ControlFailure) in
                    guard let moment = Timestamp(rfc3339: text) else {
                        throw .refused("since: \"\(text)\" is no moment")
                    }
                    return moment
                }
                return json(try await control.acts(since: since, limit: request.query["limit"].flatMap { Int($0) }))
            case (_, "held", _): return try await held(request, Array(path.dropFirst()), control)
            case (.GET, "resume", 2) where path[1] == "preview":
                return json(try await control.previewResume(try stopID(request.query["stop"])))
            case (.POST, "resume", 1):
                return json(try await control.resume(try await body(of: request)))
            case (_, "log", _): return try await log(request, Array(path.dropFirst()), control)
            case (_, "incidents", _): return try await incidents(request, Array(path.dropFirst()), control)
            case (_, "damage", _): return try await damage(request, Array(path.dropFirst()), control)
            case (_, "records", _): return try await records(request, Array(path.dropFirst()), control)
            case (.GET, "trips", 1): return json(try await control.explainTrips())
            case (.POST, "trips", 2) where path[1] == "replay":
                return json(try await control.replayTrips(try await body(of: request)))
            case (_, "lists", _): return try await lists(request, Array(path.dropFirst()), control)
            case (_, "status", 1), (_, "stop", 1), (_, "resume", 1): return notAllowed(request)
            default: return failure(.notFound, "no such path")
            }
        } catch {
            switch error {
            case .refused(let text): return failure(.conflict, text)
            case .badRows(let rows):
                return json(Failure(error: error.description, badRows: ListBadRowsReport(rows)), .conflict)
            case .unreachable(let text), .cannot(let text): return failure(.serviceUnavailable, text)
            }
        }
    }

    func body<Value: Decodable>(of request: HTTPRequest) async throws(ControlFailure) -> Value {
        let bytes = try await bytes(of: request, limit: AdminLimits.requestBytes)
        do {
            return try AdminJSON.decode(Value.self, from: bytes)
        } catch {
            throw .refused("the body is not the JSON that is expected here")
        }
    }

    func bytes(of request: HTTPRequest, limit: Int) async throws(ControlFailure) -> [UInt8] {
        guard (request.bodySequence.count ?? 0) <= limit else { throw .refused("the body is over \(limit) octets") }
        var bytes: [UInt8] = []
        do {
            for try await chunk in request.bodySequence {
                guard bytes.count + chunk.count <= limit else {
                    throw ControlFailure.refused("the body is over \(limit) octets")
                }
                bytes.append(contentsOf: chunk)
            }
        } catch let failure as ControlFailure {
            throw failure
        } catch {
            throw .refused("the body ended early")
        }
        return bytes
    }

    func json(_ value: some Encodable, _ status: HTTPStatusCode = .ok) -> HTTPResponse {
        HTTPResponse(
            statusCode: status, headers: [.contentType: "application/json"], body: Data(AdminJSON.encode(value)))
    }

    func notAllowed(_ request: HTTPRequest) -> HTTPResponse {
        failure(.methodNotAllowed, "\(request.method.rawValue) is not for \(request.path)")
    }

    func failure(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
        json(Failure(error: text), status)
    }
}
