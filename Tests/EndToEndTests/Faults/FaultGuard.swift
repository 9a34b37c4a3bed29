import TestSupport

/// A guard with many a `FaultPlace`.
struct FaultGuard: Sendable {
    let program: GuardProgram
    /// Of the listeners, by the place's name.
    private let ports: [String: Int]

    init(_ places: [FaultPlace], deadlines: [String: String] = [:]) throws {
        var settings = GuardSettings(upstreams: places.map(\.upstream))
        // The kernel gives the ports: so many would meet those of other tests.
        settings.listeners = places.map {
            "{address: \"127.0.0.1:0\", tls: none, auth: none, stream: \($0.name)}"
        }
        let routes = places.map { "{stream: \($0.name), upstreams: [\($0.name)]}" }
        settings.more = "routes: [\(routes.joined(separator: ", "))]\n"
        settings.more += "deadlines: {\(deadlines.map { "\($0): \($1)" }.joined(separator: ", "))}"
        program = try GuardProgram.start(settings)
        ports = try GuardStatus.read(program).listeners.reduce(into: [:]) { ports, listener in
            ports[listener.stream] = listener.address.split(separator: ":").last.flatMap { Int($0) }
        }
    }

    /// A session with EHLO said.
    func session(at place: FaultPlace) throws -> SMTPClient {
        guard let port = ports[place.name] else { throw TestFailure("no listener for \(place.name)") }
        let client = try SMTPClient(port: port)
        try client.hello()
        return client
    }
}
