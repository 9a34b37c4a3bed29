/// The test CA and server certificates from `scripts/certs`, made once per process.
package enum Certificates {
    /// Paths in the folder: `ca.pem`, `good.pem`, `good.key`, ...
    package static func path(_ name: String) throws -> String { "\(try folder.get())/\(name)" }

    private static let folder: Result<String, any Error> = Result {
        let folder = "\(Checkout.root)/.build/test-certs"
        let log = "\(Checkout.root)/.build/test-certs-log"
        let script = try ChildProcess("\(Checkout.root)/scripts/certs", [folder], log: log)
        guard try script.wait() == 0 else { throw TestFailure("scripts/certs: \(script.errorOutput)") }
        return folder
    }
}
