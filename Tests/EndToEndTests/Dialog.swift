import Foundation
import TestSupport

/// A conversation in a file of `Tests/Dialogs`. Each file shows one behaviour:
///
///     # why, in a line or two
///     With: limits: {recipients: 2}
///     C: EHLO client.example.com
///     S: 250-guard.test...PIPELINING...
///     R: MAIL FROM:<a@example.com>\n
///     S: (closed)
///
/// The setup, before the first step:
///
/// - `With:` is a line added to the guard's configuration.
/// - `Listener:` gives keys of the listener: `tls: starttls, auth: required`. Certificate, key and a users file with
///   the login `shop`, password `correct horse`, are added automatically.
/// - `List: NAME: ADDRESS, ...` is a suppression list with these entries.
/// - `Offers:` gives the extensions of the ESP, separated by commas; `(none)` is an ESP that knows only HELO.
/// - `Answer: RCPT TO:<nobody > 550-5.1.1 nobody|550 5.1.1 here` is the ESP's reply to a command that begins so; `.`
///   is the end of data. The ESP accepts everything else. `MAIL #6 > ...` is only the sixth on its connection, and
///   with `(closes)` after the reply the ESP ends the connection.
///
/// The steps:
///
/// - `C:` is sent with CRLF after it.
/// - `R:` is sent as it is, with the escapes of `DialogText`; `B:` too, but each octet in a separate segment.
/// - `S:` is one whole reply, its lines joined by `|`; `...` matches any text. `(closed)` is the end of the
///   connection.
/// - `~:` is a regular expression that matches a whole reply.
/// - `TLS:` is a handshake on the open connection. A listener with `tls: implicit` has one at the start.
/// - `E:` is the next MAIL or RCPT that the ESP got, written as for `S:`; `(none)` means that there is no more.
/// - `M:` is the next message that the ESP got, octet for octet without the trace line, written as for `R:`, or
///   `(none)`.
/// - `N: 5, 2` is how many messages the ESP has taken on each of its connections.
/// - `W:` makes the ESP send something unasked, written as for `R:`, and end its connections.
/// - `H:` makes the client close its connection.
/// - `L: accepted, deferred` is the recorded state of each recipient of the last message, once it is known.
struct Dialog {
    enum Step {
        case send([UInt8])
        case sendSlowly([UInt8])
        case expect(String)
        case expectMatch(String)
        case expectClosed
        case secure
        /// nil: nothing more may follow.
        case envelope(String?)
        case message([UInt8]?)
        case taken([Int])
        case whim([UInt8])
        case hangUp
        case recorded([String])
    }

    /// A reply of the ESP to a command that it does not simply accept.
    struct Answer {
        let command: String
        /// The number of the command on its connection; nil for every one.
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

    /// Returns false when the line is a step.
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
