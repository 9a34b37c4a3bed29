import Foundation
import Synchronization

/// `sendguard sandbox`: the stand-in ESP, with its folder of messages.
package final class SandboxProgram: Sendable {
    /// One line of `index.jsonl`.
    package struct Entry: Decodable, Sendable {
        package let file: String
        /// When the end of data had arrived, in microseconds since 1970.
        package let at_us: Int64
        package let sender: String
        package let recipients: [String]
        package let size: Int
        package let sha256: String
    }

    package let port: Int
    package let folder: String
    private let child: ChildProcess

    private init(port: Int, folder: String, child: ChildProcess) {
        self.port = port
        self.folder = folder
        self.child = child
    }

    package static func start() throws -> SandboxProgram {
        let scope = try TestScope.mine
        let name = scope.uniqueName("sandbox")
        let port = try FreePort.take()
        let arguments = ["sandbox", "--listen", "127.0.0.1:\(port)", "--dir", scope.path(name)]
        let child = try ChildProcess(Checkout.program, arguments, log: scope.path("\(name)-log"))
        let sandbox = SandboxProgram(port: port, folder: scope.path(name), child: child)
        scope.atEnd { child.end() }
        try waitUntil("`ready` of sendguard sandbox") {
            if let code = child.exitCode {
                throw TestFailure("sendguard sandbox ended with \(code): \(child.errorOutput)")
            }
            return (child.output + child.errorOutput).contains("ready")
        }
        return sandbox
    }

    /// The messages received, in the order of the index.
    package func entries() throws -> [Entry] {
        let index = FileManager.default.contents(atPath: "\(folder)/index.jsonl") ?? Data()
        // A line without its end is still being written.
        let whole = index.lastIndex(of: 0x0A).map { index[...$0] } ?? Data()
        return try whole.split(separator: 0x0A).map { try JSONDecoder().decode(Entry.self, from: $0) }
    }

    /// The bytes of one message as received, without the transparency dots.
    package func bytes(_ entry: Entry) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(entry.file)") else {
            throw TestFailure("the sandbox's index names \(entry.file), which is not there")
        }
        return Array(data)
    }

    /// All messages received.
    package func messages() throws -> [[UInt8]] { try entries().map(bytes) }

    package func end() { child.end() }
}
