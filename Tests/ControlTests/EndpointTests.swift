import Foundation
import TestSupport
import Testing

@testable import Control

/// The table of endpoints, as a whole.
struct EndpointTests {
    @Test func `no two endpoints have the same method and path`() {
        let names = Endpoints.all.map(\.name)
        #expect(Set(names).count == names.count && names.count > 40)
    }

    /// An endpoint is a `static let` without a separate type; only the table makes it an endpoint.
    @Test func `every endpoint that is declared is in the table of its file`() throws {
        let folder = URL(fileURLWithPath: "\(Checkout.root)/Sources/Control/Endpoints")
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.lastPathComponent.hasPrefix("Endpoints") {
            let text = try String(contentsOf: file, encoding: .utf8)
            let declared = text.matches(of: #/\n    static let (\w+) = /#).map { String($0.1) }
            let listed = text.matches(of: #/\[any ServedEndpoint\] = \[([^\]]*)\]/#).flatMap { match in
                match.1.split { !$0.isLetter }.map(String.init)
            }
            #expect(declared.sorted() == listed.sorted(), "\(file.lastPathComponent)")
            count += declared.count
        }
        #expect(count == Endpoints.all.count)
    }

    /// Otherwise an endpoint with a star in its path could come first and hide it.
    @Test func `every endpoint is found under its own path`() {
        for endpoint in Endpoints.all {
            let head = RequestHead(method: endpoint.method.rawValue, path: endpoint.path)
            guard case .endpoint(let found, _, _) = ControlRoutes.find(head) else {
                Issue.record("\(endpoint.name) is not found")
                continue
            }
            #expect(found.name == endpoint.name)
        }
    }

    /// What lets mail pass, lets people get mail, or gives rights, needs an admin; what only takes mail back an operator.
    @Test func `every endpoint has the role that it needs`() {
        let operators = [
            "POST /stop", "POST /stops/*/reason", "POST /rulings/block", "POST /incidents", "POST /incidents/step",
            "POST /lists/change",
        ]
        let admins = [
            "POST /resume", "POST /rulings/allow", "POST /rulings/release", "POST /rulings/change",
            "POST /held/release",
            "POST /held/discard", "POST /incidents/apology", "POST /incidents/audience", "POST /lists/import",
            "PUT /lists/import", "POST /lists/rollback", "POST /lists/delete", "POST /lists/erase", "GET /access/users",
            "POST /access/users/add", "POST /access/users/change", "POST /access/users/remove", "GET /access/tokens",
            "POST /access/tokens/add", "POST /access/tokens/revoke",
        ]
        #expect(Endpoints.all.filter { $0.terms.role == .operator }.map(\.name).sorted() == operators.sorted())
        #expect(Endpoints.all.filter { $0.terms.role == .admin }.map(\.name).sorted() == admins.sorted())
        for endpoint in Endpoints.all {
            #expect(endpoint.terms.slot != .stop || endpoint.path[0].hasPrefix("stop"), "\(endpoint.name)")
        }
        #expect(Endpoints.stop.terms.slot == .stop)
    }
}
