import Foundation

/// Postfix's smtp-sink on a free port: an independent SMTP server that keeps each message in a file.
package struct SMTPSink: Sendable {
    package let port: Int
    private let folder: String

    package static func start() throws -> SMTPSink {
        guard let program = Checkout.find("smtp-sink") else { throw TestFailure("smtp-sink is not installed") }
        let scope = try TestScope.mine
        let name = scope.uniqueName("sink")
        let folder = scope.path(name)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o777)
        let port = try FreePort.take()
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        // -d writes one file per message, named by this strftime pattern.
        let child = try ChildProcess(
            program, user + ["-d", "\(folder)/m.%s.", "127.0.0.1:\(port)", "100"], log: "\(folder)-log")
        scope.atEnd { child.end() }
        try waitUntil("smtp-sink to listen") {
            if let code = child.exitCode { throw TestFailure("smtp-sink ended with \(code): \(child.errorOutput)") }
            return (try? TCPSocket(port: port)) != nil
        }
        return SMTPSink(port: port, folder: folder)
    }

    /// The files with messages; smtp-sink adds header fields at the top of each file.
    package func messages() throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            Array(FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data())
        }
    }
}
