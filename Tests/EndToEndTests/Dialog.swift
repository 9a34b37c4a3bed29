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
/// What is set up, in front of the first step:
///
/// - `With:` is a line added to the guard's configuration.
/// - `Listener:` are keys of the listener: `tls: starttls, auth: required`. Certificate, key and a users file with the
///   login `shop`, password `correct horse`, come by themselves.
/// - `Offers:` are the extensions of the ESP, with commas between; `(none)` is an ESP that knows HELO alone.
/// - `Answer: RCPT TO:<nobody > 550-5.1.1 nobody|550 5.1.1 here` has the ESP answer a command that begins so, `.` being
///   the end of data; else it says yes to all.
///
/// The steps:
///
/// - `C:` is sent with CRLF behind it.
/// - `R:` is sent as it is, with the escapes of `DialogText`; `B:` likewise, but each octet in a segment of its own.
/// - `S:` is one whole reply, its lines joined by `|`; `...` stands for anything. `(closed)` is the end of the connection.
/// - `~:` is a reply that a regular expression matches as a whole.
/// - `TLS:` is a handshake on the open connection. A listener with `tls: implicit` has one at the start.
/// - `E:` is the next MAIL or RCPT that the ESP has got, as `S:`; `(none)` says that there is no more.
/// - `M:` is the next message that the ESP has got, octet for octet but for the trace line, as `R:`, or `(none)`.
struct Dialog {
    enum Step {
        case send([UInt8])
        case sendSlowly([UInt8])
        case expect(String)
        case expectMatch(String)
        case expectClosed
        case secure
        /// nil: no more of it.
        case envelope(String?)
        case message([UInt8]?)
    }

    let name: String
    var with = ""
    var listener = "tls: none, auth: none"
    var offers = ["PIPELINING", "8BITMIME", "SIZE 100000000", "SMTPUTF8", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES"]
    var answers: [(command: String, reply: [String])] = []
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
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let rest = parts.count == 2 ? String(parts[1].dropFirst(parts[1].hasPrefix(" ") ? 1 : 0)) : ""
            if try setUp(String(parts[0]), rest) { continue }
            steps.append((index + 1, try Self.step(String(parts[0]), rest, at: "\(name).dialog:\(index + 1)")))
        }
    }

    /// False when the line is a step.
    private mutating func setUp(_ key: String, _ rest: String) throws -> Bool {
        switch key {
        case "With": with += rest + "\n"
        case "Listener": listener = rest
        case "Offers": offers = rest == "(none)" ? [] : rest.components(separatedBy: ", ")
        case "Answer":
            let parts = rest.components(separatedBy: " > ")
            guard parts.count == 2 else { throw TestFailure("\(name).dialog: Answer: COMMAND > REPLY, not \(rest)") }
            answers.append((parts[0], parts[1].components(separatedBy: "|")))
        default: return false
        }
        return true
    }

    private static func step(_ key: String, _ rest: String, at place: String) throws -> Step {
        switch key {
        case "C": .send(Array((rest + "\r\n").utf8))
        case "R": .send(try DialogText.unescaped(rest))
        case "B": .sendSlowly(try DialogText.unescaped(rest))
        case "S": rest == "(closed)" ? .expectClosed : .expect(rest)
        case "~": .expectMatch(rest)
        case "TLS": .secure
        case "E": .envelope(rest == "(none)" ? nil : rest)
        case "M": .message(rest == "(none)" ? nil : try DialogText.unescaped(rest))
        default: throw TestFailure("\(place): no line begins with \(key):")
        }
    }
}
