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
/// - `List: NAME: ADDRESS, ...` is a suppression list with so many entries.
/// - `Offers:` are the extensions of the ESP, with commas between; `(none)` is an ESP that knows HELO alone.
/// - `Answer: RCPT TO:<nobody > 550-5.1.1 nobody|550 5.1.1 here` has the ESP answer a command that begins so, `.` being
///   the end of data; else it says yes to all. `MAIL #6 > ...` is the sixth on its connection only, and `(closes)` behind
///   the reply has the ESP end the connection.
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
/// - `N: 5, 2` is how many messages the ESP has taken on each of its connections.
/// - `W:` has the ESP say something unasked, as `R:`, and end its connections.
/// - `H:` has the client hang up.
/// - `L: accepted, deferred` is what is on record of the recipients of the last message, once that is known.
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
        case taken([Int])
        case whim([UInt8])
        case hangUp
        case recorded([String])
    }

    /// What the ESP answers instead of yes.
    struct Answer {
        let command: String
        /// The how manieth on its connection; nil for each.
        let place: Int?
        let reply: [String]
        let closes: Bool

        init?(_ text: String) {
            let parts = text.components(separatedBy: " > ")
            guard parts.count == 2 else { return nil }
            let words = parts[0].components(separatedBy: " #")
            command = words[0]
            place = words.count == 2 ? Int(words[1]) : nil
            closes = parts[1].hasSuffix(" (closes)")
            reply = parts[1].dropLast(closes ? 9 : 0).components(separatedBy: "|")
        }
    }

    let name: String
    var with = ""
    var listener = "tls: none, auth: none"
    var offers = ["PIPELINING", "8BITMIME", "SIZE 100000000", "SMTPUTF8", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES"]
    var lists: [(name: String, entries: String)] = []
    var answers: [Answer] = []
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
        case "List":
            let parts = rest.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2 else { throw TestFailure("\(name).dialog: List: NAME: ADDRESS, not \(rest)") }
            lists.append((String(parts[0]), parts[1].replacing(", ", with: "\n") + "\n"))
        case "Offers": offers = rest == "(none)" ? [] : rest.components(separatedBy: ", ")
        case "Answer":
            guard let answer = Answer(rest) else {
                throw TestFailure("\(name).dialog: Answer: COMMAND > REPLY, not \(rest)")
            }
            answers.append(answer)
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
        case "N": .taken(rest.components(separatedBy: ", ").compactMap { Int($0) })
        case "W": .whim(try DialogText.unescaped(rest))
        case "H": .hangUp
        case "L": .recorded(rest.components(separatedBy: ", "))
        case "M": .message(rest == "(none)" ? nil : try DialogText.unescaped(rest))
        default: throw TestFailure("\(place): no line begins with \(key):")
        }
    }
}
