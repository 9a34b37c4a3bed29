import TestSupport

/// A listener, a stream and an upstream of one guard for one ESP alone, so that many ESPs are tried side by side.
struct FaultPlace: Sendable {
    /// Of the stream and of the upstream.
    let name: String
    /// Of the listener.
    let port: Int
    private let upstream: String

    /// - Parameter extra: of the upstream, as for `GuardSettings.upstream`.
    init(_ name: String, _ esp: ScriptedESP, _ extra: String = "") throws {
        self.name = name
        port = try FreePort.take()
        upstream = GuardSettings.upstream(name: name, port: esp.port, extra)
    }

    /// A guard with all these.
    static func start(_ places: [FaultPlace], deadlines: [String: String] = [:]) throws -> GuardProgram {
        var settings = GuardSettings(upstreams: places.map(\.upstream))
        settings.listeners = places.map {
            "{address: \"127.0.0.1:\($0.port)\", tls: none, auth: none, stream: \($0.name)}"
        }
        let routes = places.map { "{stream: \($0.name), upstreams: [\($0.name)]}" }
        settings.more = "routes: [\(routes.joined(separator: ", "))]\n"
        settings.more += "deadlines: {\(deadlines.map { "\($0): \($1)" }.joined(separator: ", "))}"
        return try GuardProgram.start(settings)
    }

    /// A session with EHLO said.
    func session() throws -> SMTPClient {
        let client = try SMTPClient(port: port)
        try client.hello()
        return client
    }
}
