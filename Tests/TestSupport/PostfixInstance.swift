import Foundation

/// A separate Postfix on a free port, in the test's folder. It queues what it accepts.
package struct PostfixInstance: Sendable {
    package let port: Int
    private let folder: String

    /// Why it cannot be used on this machine; nil when it can.
    package static let unavailable: String? =
        if Checkout.find("postfix") == nil {
            "Postfix is not installed; scripts/setup does that"
        } else if getuid() != 0 {
            "Postfix's master process runs only as root"
        } else {
            nil
        }

    /// - Parameter settings: lines of main.cf as `name=value`.
    package static func start(_ settings: [String]) throws -> PostfixInstance {
        let scope = try TestScope.mine
        let folder = scope.path(scope.uniqueName("postfix"))
        let port = try FreePort.take()
        let child = try ChildProcess(
            "\(Checkout.root)/scripts/private-postfix", [folder, "\(port)"] + settings, log: folder + "-script")
        scope.atEnd { child.end() }
        try waitUntil("Postfix to listen") {
            if let code = child.exitCode { throw TestFailure("Postfix ended with \(code): \(child.errorOutput)") }
            return (try? TCPSocket(port: port)) != nil
        }
        return PostfixInstance(port: port, folder: folder)
    }

    package var log: String {
        String(decoding: FileManager.default.contents(atPath: "\(folder)/log") ?? Data(), as: UTF8.self)
    }

    /// The messages in the queue, each as `postcat` prints it.
    package func queued() throws -> [String] {
        let list = try Command.run("postqueue", ["-c", "\(folder)/etc", "-j"])
        struct Entry: Decodable { let queue_id: String }
        let ids = try JSONLines.read(list.output, as: Entry.self).map(\.queue_id)
        // A message that is moving between two queues is listed in both.
        return try Set(ids).sorted().map { try Command.run("postcat", ["-c", "\(folder)/etc", "-q", $0]).output }
    }
}
