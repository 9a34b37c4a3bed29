import Foundation
import TestSupport

/// A syslog that is not ours: a Python program that stores each datagram with its length before it.
final class SyslogServer: Sendable {
    private let child: ChildProcess
    private let file: String

    private static let script = """
        import socket, sys
        where, path = sys.argv[1:]
        if where.startswith("/"):
            server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            server.bind(where)
        else:
            server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            server.bind(("127.0.0.1", int(where)))
        with open(path, "ab", buffering=0) as file:
            file.write(b"listening\\n")
            while True:
                message = server.recv(70000)
                file.write(b"%d %s\\n" % (len(message), message))
        """

    /// - Parameter place: a port of 127.0.0.1, or the path of a socket.
    init(_ place: String) throws {
        let scope = try TestScope.mine
        let name = scope.uniqueName("syslog")
        file = scope.path(name)
        guard let python = Checkout.find("python3") else { throw TestFailure("python3 is not installed") }
        child = try ChildProcess(python, ["-c", Self.script, place, file], log: scope.path("\(name)-log"))
        let child = child
        scope.atEnd { child.endAtOnce() }
        try waitUntil("the syslog server") {
            if let code = child.exitCode { throw TestFailure("python3 ended with \(code): \(child.errorOutput)") }
            return (try? text()) == "listening\n"
        }
    }

    func end() { child.endAtOnce() }

    /// The datagrams in order, with their lengths.
    func messages() throws -> [(length: Int, text: String)] {
        try text().split(separator: "\n").dropFirst().map { line in
            guard let space = line.firstIndex(of: " "), let length = Int(line[..<space]) else {
                throw TestFailure("not a datagram: \(line)")
            }
            return (length, String(line[line.index(after: space)...]))
        }
    }

    /// The lines in the datagrams.
    func lines() throws -> RecordExportLines {
        try RecordExportLines(
            try messages().map { String($0.text[($0.text.firstIndex(of: "{") ?? $0.text.startIndex)...]) }
                .joined(separator: "\n"))
    }

    private func text() throws -> String {
        let bytes = FileManager.default.contents(atPath: file) ?? Data()
        // Text after the last line end is still being written.
        return String(decoding: bytes.lastIndex(of: 0x0A).map { bytes[...$0] } ?? Data(), as: UTF8.self)
    }
}
