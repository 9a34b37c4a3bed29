import Guard

/// The endpoint table over TCP, under `/api/v1`. The same endpoints, requests and answers as on the Unix socket;
/// failures are problem details (RFC 9457).
package struct WebAPI: Sendable {
    private let control: any GuardControl
    private let replays = WebReplays()

    package init(_ control: any GuardControl) { self.control = control }

    static let root = ["api", "v1"]

    package var routes: [WebRoute] {
        [WebRoute("/api/v1", door: .program, slot: Self.slot, reading: Self.reading) { await answer($0) }]
    }

    /// The request as the endpoint table knows it.
    private static func inner(_ head: RequestHead) -> RequestHead {
        var head = head
        head.path.removeFirst(root.count)
        return head
    }

    private static func slot(_ head: RequestHead) -> EndpointTerms.Slot {
        guard case .endpoint(let endpoint, _, _) = ControlRoutes.find(inner(head)) else { return .quick }
        return endpoint.terms.slot
    }

    private static func reading(_ head: RequestHead) -> IncomingRequest.Reading {
        guard case .endpoint(let endpoint, _, _) = ControlRoutes.find(inner(head)) else { return .nothing }
        return endpoint.takesFile ? .file : .whole(limitBytes: ControlLimits.requestBytes)
    }

    private func answer(_ request: WebRequest) async -> ControlAnswer {
        guard let visitor = request.visitor else { return ControlAnswer.failure(401, "log in first").asProblem }
        let control = control.acting(as: visitor.identity, role: visitor.role)
        let endpoint: any ServedEndpoint
        let received: ReceivedRequest
        switch ControlRoutes.find(Self.inner(request.head)) {
        case .failure(let answer): return answer.asProblem
        case .endpoint(let found, let parameters, let query):
            endpoint = found
            received = ReceivedRequest(parameters: parameters, query: query, body: request.body, file: request.file)
        }
        if let refusal = await Self.refusal(endpoint, visitor, control) { return refusal.asProblem }
        guard request.changes, !endpoint.takesFile else {
            return await ControlRoutes(control: control).answer(endpoint, received).asProblem
        }
        return await replays.answer(request, by: visitor) {
            await ControlRoutes(control: control).answer(endpoint, received).asProblem
        }
    }

    /// 403 when the endpoint needs another role; an act that was refused is on record.
    private static func refusal(
        _ endpoint: any ServedEndpoint, _ visitor: Visitor, _ control: any GuardControl
    ) async -> ControlAnswer? {
        guard visitor.role < endpoint.terms.role else { return nil }
        let reason =
            "\(endpoint.name) takes the role \(endpoint.terms.role.rawValue), and \(visitor.identity.name) is "
            + visitor.role.rawValue
        await control.noteRefusal(of: endpoint.pathText, because: reason)
        return .failure(403, reason)
    }
}

extension ControlAnswer {
    /// Problem details (RFC 9457 section 3).
    struct Problem: Codable {
        var type = "about:blank"
        var title: String
        var status: Int
        /// What is wrong, and what to do, in words.
        var detail: String
        var badRows: ListBadRowsReport?
    }

    /// The same answer; a failure as problem details.
    var asProblem: ControlAnswer {
        guard status >= 400, case .whole(let bytes) = body,
            let failure = try? ControlJSON.decode(Failure.self, from: bytes)
        else { return self }
        let problem = Problem(
            title: Self.phrases[status] ?? "Failure", status: status, detail: failure.error, badRows: failure.badRows)
        var answer = ControlAnswer(problem, status: status)
        answer.type = "application/problem+json"
        answer.fields = fields
        return answer
    }
}
