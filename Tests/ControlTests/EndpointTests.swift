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

    @Test func `GET needs only the reader role, and only stops use the stop slots`() {
        for endpoint in Endpoints.all {
            #expect(endpoint.method != .get || endpoint.terms.role == .reader, "\(endpoint.name)")
            #expect(endpoint.terms.slot != .stop || endpoint.path[0].hasPrefix("stop"), "\(endpoint.name)")
            #expect(!endpoint.takesFile || endpoint.terms.role == .operator, "\(endpoint.name)")
        }
        #expect(Endpoints.stop.terms.slot == .stop)
    }
}
