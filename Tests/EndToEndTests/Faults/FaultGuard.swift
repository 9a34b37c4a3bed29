import TestSupport

/// A guard with many instances of `FaultPlace`.
struct FaultGuard: Sendable {
    let program: GuardProgram
    private let status: GuardStatus

    init(_ places: [FaultPlace], deadlines: [String: String] = [:]) throws {
        var settings = GuardSettings(upstreams: places.map(\.upstream))
        // The kernel chooses the ports. This many fixed ports would collide with the ports of other tests.
        settings.listeners = places.map {
            "{address: \"127.0.0.1:0\", tls: none, auth: none, stream: \($0.name)}"
        }
        let routes = places.map { "{stream: \($0.name), upstreams: [\($0.name)]}" }
        settings.more = "routes: [\(routes.joined(separator: ", "))]\n"
        settings.more += "deadlines: {\(deadlines.map { "\($0): \($1)" }.joined(separator: ", "))}"
        program = try GuardProgram.start(settings)
        status = try GuardStatus.read(program)
    }

    /// A session after EHLO.
    func session(at place: FaultPlace) throws -> SMTPClient {
        let client = try SMTPClient(port: try status.port(ofStream: place.name))
        try client.hello()
        return client
    }
}
