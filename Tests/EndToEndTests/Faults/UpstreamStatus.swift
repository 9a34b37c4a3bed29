import Foundation
import TestSupport

/// What `sendguard status --json` says of upstreams.
struct UpstreamStatus: Decodable {
    let name: String
    let open: Int
    let busy: Int

    /// By name.
    static func all(of program: GuardProgram) throws -> [String: UpstreamStatus] {
        struct Status: Decodable { let upstreams: [UpstreamStatus] }
        let output = try program.run("status", "--json").output
        let status = try JSONDecoder().decode(Status.self, from: Data(output.utf8))
        return Dictionary(uniqueKeysWithValues: status.upstreams.map { ($0.name, $0) })
    }
}
