import Guard

/// What the control socket answers: GET for reading, POST for whatever changes state, JSON in and out; 400 for what cannot
/// be read, 404 and 409 for "no", 503 for "could not". Needs no socket: a request is a value.
package struct ControlRoutes: Sendable {
    let control: any GuardControl

    package init(control: any GuardControl) { self.control = control }

    /// All there are. Of two that match a path, the first is meant.
    static let all: [ControlRoute] = stops + records + held + incidents + lists + trips

    /// What a request asks for.
    enum Found {
        case route(ControlRoute, parameters: [String], ControlQuery)
        case failure(ControlAnswer)
    }

    static func find(_ head: RequestHead) -> Found {
        let matching = all.compactMap { route in route.parameters(of: head.path).map { (route, $0) } }
        guard !matching.isEmpty else {
            let under = head.path.first.map { first in all.filter { $0.path.first == first } } ?? []
            let known = under.map { "\($0.method) /\($0.path.joined(separator: "/"))" }.joined(separator: ", ")
            return .failure(.failure(404, "no such path" + (known.isEmpty ? "" : "; there are: \(known)")))
        }
        guard let (route, parameters) = matching.first(where: { $0.0.method == head.method }) else {
            let path = "/" + head.path.joined(separator: "/")
            return .failure(.failure(405, "\(head.method) is not for \(path); \(matching[0].0.method) is"))
        }
        do throws(ControlFailure) {
            return .route(route, parameters: parameters, try ControlQuery(head.query, route.query))
        } catch {
            return .failure(ControlAnswer(error))
        }
    }

    /// - Parameter who: asks; who changes something is on record as this.
    func answer(_ route: ControlRoute, _ call: ControlCall) async -> ControlAnswer {
        do throws(ControlFailure) { return try await route.work(call) } catch { return ControlAnswer(error) }
    }

    /// From a head and a body to the answer, as the socket gives it.
    package func answer(_ head: RequestHead, body: [UInt8] = [], by who: Identity) async -> ControlAnswer {
        switch Self.find(head) {
        case .failure(let answer): return answer
        case .route(let route, let parameters, let query):
            return await answer(
                route,
                ControlCall(
                    control: control.acting(as: who), parameters: parameters, query: query, body: body,
                    file: BytesInMemory(body)))
        }
    }

    static let stops: [ControlRoute] = [
        .get("/status", .quick) { call throws(ControlFailure) in ControlAnswer(try await call.control.status()) },
        .post("/stop", .stop) { call throws(ControlFailure) in
            ControlAnswer(try await call.control.stop(try call.value()))
        },
        .post("/stops/*/reason", .stop) { call throws(ControlFailure) in
            let stop = try call.id("stop id, such as S1") { StopID($0) }
            return ControlAnswer(try await call.control.explain(stop, try call.value()))
        },
        .get("/stops/*/receipt", .quick) { call throws(ControlFailure) in
            ControlAnswer(try await call.control.receipt(of: try call.id("stop id, such as S1") { StopID($0) }))
        },
        .get("/match", .report, "scope") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.match(try StopScope(request: try call.query.required("scope"))))
        },
        .get("/resume/preview", .report, "stop") { call throws(ControlFailure) in
            let stop = try call.query.value("stop", "a stop id, such as S1") { StopID($0) }
            return ControlAnswer(try await call.control.previewResume(stop))
        },
        .post("/resume", .quick) { call throws(ControlFailure) in
            ControlAnswer(try await call.control.resume(try call.value()))
        },
        .get("/acts", .report, "since", "limit") { call throws(ControlFailure) in
            ControlAnswer(try await acts(call), asArray: true)
        },
        .get("/acts/lines", .report, "since", "limit") { call throws(ControlFailure) in
            ControlAnswer(try await acts(call), asArray: false)
        },
    ]

    private static func acts(_ call: ControlCall) async throws(ControlFailure) -> any PageSource<ActReport> {
        let (since, limit) = (try call.query.moment("since"), try call.query.number("limit", 1...Int.max))
        return try await call.control.acts(since: since, limit: limit)
    }

    static let trips: [ControlRoute] = [
        .get("/trips", .quick) { call throws(ControlFailure) in ControlAnswer(try await call.control.explainTrips()) },
        .post("/trips/replay") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.replayTrips(try call.value()), asArray: true)
        },
        .post("/trips/replay/lines") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.replayTrips(try call.value()), asArray: false)
        },
    ]
}

/// A list's file that is in memory.
private actor BytesInMemory: ListByteSource {
    private var bytes: [UInt8]?
    nonisolated let lengthBytes: Int?

    init(_ bytes: [UInt8]) { (self.bytes, lengthBytes) = (bytes, bytes.count) }

    func next() async throws(ControlFailure) -> [UInt8]? {
        defer { bytes = nil }
        return bytes.flatMap { $0.isEmpty ? nil : $0 }
    }
}
