import TestSupport

/// Listeners and upstreams from `sendguard status --json`.
struct GuardStatus: Decodable {
    struct Listener: Decodable {
        let stream: String
        let address: String
    }

    struct Upstream: Decodable {
        let name: String
        let open: Int
        let busy: Int
    }

    let listeners: [Listener]
    let upstreams: [Upstream]

    static func read(_ program: GuardProgram) throws -> GuardStatus {
        try program.run("status", "--json").json()
    }

    /// The port of the listener with this stream.
    func port(ofStream stream: String) throws -> Int {
        let address = listeners.first { $0.stream == stream }?.address
        guard let port = address?.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw TestFailure("no listener for \(stream)")
        }
        return port
    }

    func upstream(_ name: String) -> Upstream? { upstreams.first { $0.name == name } }
}
