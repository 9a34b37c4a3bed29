import Foundation
import TestSupport

/// A conversation in a file of `Tests/Dialogs`, one behaviour each:
///
///     # why, in a line or two
///     With: limits: {recipients: 2}
///     C: EHLO client.example.com
///     S: 250-guard.test...PIPELINING...
///     R: MAIL FROM:<a@example.com>\n
///     S: (closed)
///
/// - `With:` is a line added to the guard's configuration.
/// - `C:` is sent with CRLF behind it.
/// - `R:` is sent as it is, with the escapes `\r`, `\n`, `\t`, `\0`, `\\` and `\xHH`, and `{TEXT*COUNT}` for repetition.
/// - `S:` is one whole reply, its lines joined by `|`; `...` stands for anything. `(closed)` is the end of the connection.
struct Dialog {
    enum Step {
        case send([UInt8])
        case expect(String)
        case expectClosed
    }

    let name: String
    var with = ""
    var steps: [(line: Int, step: Step)] = []

    static let folder = "\(Checkout.root)/Tests/Dialogs"

    /// The names of all dialogs, without the ending.
    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".dialog") }.map { String($0.dropLast(7)) }.sorted()
    }

    init(name: String) throws {
        self.name = name
        let text = try String(contentsOfFile: "\(Self.folder)/\(name).dialog", encoding: .utf8)
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let number = index + 1
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let rest = parts.count == 2 ? String(parts[1].dropFirst(parts[1].hasPrefix(" ") ? 1 : 0)) : ""
            switch parts[0] {
            case "With": with += rest + "\n"
            case "C": steps.append((number, .send(Array((rest + "\r\n").utf8))))
            case "R": steps.append((number, .send(try Self.unescaped(rest))))
            case "S": steps.append((number, rest == "(closed)" ? .expectClosed : .expect(rest)))
            default: throw TestFailure("\(name).dialog:\(number): a line begins with With:, C:, R:, S: or #")
            }
        }
    }

    /// Plays the client's part; throws at the first line that does not go as written.
    func play(on port: Int) throws {
        let client = try SMTPClient(port: port)
        // The client has read the greeting already; it is the first reply of the dialog.
        var greeting: SMTPReply? = client.greeting
        for (line, step) in steps {
            let place = "\(name).dialog:\(line)"
            switch step {
            case .send(let bytes): try client.socket.send(bytes)
            case .expect(let pattern):
                guard let reply = try greeting.take() ?? client.replyOrEnd() else {
                    throw TestFailure("\(place): the connection ended")
                }
                let joined = reply.lines.joined(separator: "|")
                guard Self.matches(joined, pattern) else {
                    throw TestFailure("\(place): expected \(pattern)\n  got \(joined)")
                }
            case .expectClosed:
                if let reply = try client.replyOrEnd() { throw TestFailure("\(place): expected the end, got \(reply)") }
            }
        }
    }

    /// `...` in the pattern stands for any text, the empty one too.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let pieces = pattern.components(separatedBy: "...")
        guard pieces.count > 1 else { return text == pattern }
        guard text.hasPrefix(pieces[0]), text.hasSuffix(pieces[pieces.count - 1]) else { return false }
        var rest = text.dropFirst(pieces[0].count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.range(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= pieces[pieces.count - 1].count
    }

    private static func unescaped(_ text: String) throws -> [UInt8] {
        var result: [UInt8] = []
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "{", let end = rest.firstIndex(of: "}") {
                let parts = rest[..<end].split(separator: "*")
                guard parts.count == 2, let count = Int(parts[1]) else { throw TestFailure("no repetition: \(text)") }
                let unit = try unescaped(String(parts[0]))
                for _ in 0..<count { result += unit }
                rest = rest[rest.index(after: end)...]
                continue
            }
            guard character == "\\" else {
                result += Array(String(character).utf8)
                continue
            }
            switch rest.popFirst() {
            case "r": result.append(0x0D)
            case "n": result.append(0x0A)
            case "t": result.append(0x09)
            case "0": result.append(0)
            case "\\": result.append(0x5C)
            case "x":
                guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw TestFailure("not a byte: \(text)") }
                result.append(byte)
                rest = rest.dropFirst(2)
            default: throw TestFailure("no such escape: \(text)")
            }
        }
        return result
    }
}
