import Guard

/// Finds the endpoint for a request and answers it: 400 for an unreadable request, 404 and 409 for "no", 503 for
/// "could not". Needs no socket: a request is a value.
package struct ControlRoutes: Sendable {
    let control: any GuardControl

    package init(control: any GuardControl) { self.control = control }

    /// The result of a search for an endpoint.
    enum Found {
        case endpoint(any ServedEndpoint, parameters: [String], ControlQuery)
        case failure(ControlAnswer)
    }

    static func find(_ head: RequestHead) -> Found {
        let matching = Endpoints.all.compactMap { endpoint in
            endpoint.parameters(of: head.path).map { (endpoint, $0) }
        }
        guard !matching.isEmpty else {
            let under = head.path.first.map { first in Endpoints.all.filter { $0.path.first == first } } ?? []
            let known = under.map(\.name).joined(separator: ", ")
            return .failure(.failure(404, "no such path" + (known.isEmpty ? "" : "; known: \(known)")))
        }
        guard let (endpoint, parameters) = matching.first(where: { $0.0.method.rawValue == head.method }) else {
            let path = "/" + head.path.joined(separator: "/")
            let other = matching[0].0.method.rawValue
            return .failure(.failure(405, "\(head.method) is not allowed for \(path); use \(other)"))
        }
        do throws(ControlFailure) {
            let query = try ControlQuery(
                head.query, endpoint.queryNames, repeatable: endpoint.repeatableNames)
            return .endpoint(endpoint, parameters: parameters, query)
        } catch {
            return .failure(ControlAnswer(error))
        }
    }

    func answer(_ endpoint: any ServedEndpoint, _ received: ReceivedRequest) async -> ControlAnswer {
        do throws(ControlFailure) {
            return try await endpoint.answer(received, by: control)
        } catch {
            return ControlAnswer(error)
        }
    }

    /// From a head and a body to the answer that the socket sends.
    /// - Parameter who: the user who asks; changes are recorded under this name.
    package func answer(_ head: RequestHead, body: [UInt8] = [], by who: Identity) async -> ControlAnswer {
        switch Self.find(head) {
        case .failure(let answer): return answer
        case .endpoint(let endpoint, let parameters, let query):
            let received = ReceivedRequest(
                parameters: parameters, query: query, body: body, file: BytesInMemory(body))
            return await ControlRoutes(control: control.acting(as: who)).answer(endpoint, received)
        }
    }
}

/// A list's file in memory.
private actor BytesInMemory: ListByteSource {
    private var bytes: [UInt8]?
    nonisolated let lengthBytes: Int?

    init(_ bytes: [UInt8]) { (self.bytes, lengthBytes) = (bytes, bytes.count) }

    func next() async throws(ControlFailure) -> [UInt8]? {
        defer { bytes = nil }
        return bytes.flatMap { $0.isEmpty ? nil : $0 }
    }
}
