import Foundation
import Mail
import TestSupport

/// A client that pipelines the groups of its messages (RFC 2920) and sometimes abandons a message without RSET, at
/// random. Every line has the number of its message.
struct GroupScript {
    /// A message as the client intends it.
    struct Message {
        let number: Int
        /// The lines of the group; the octets of a chunk follow its line.
        var lines: [(text: String, recipient: String?, isLast: Bool)] = []
        var endsInData = false
        let body: [UInt8]

        init(_ number: Int) {
            self.number = number
            body = TestMessage.plain(fields: ["X-Number: \(number)"])
        }
    }

    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func next(_ number: Int) -> Message {
        var message = Message(number)
        addNoise(&message)
        let sender = "s\(number)@example.com"
        // Usually right; else one of the ways to fail for a MAIL.
        let forms = [
            "MAIL FROM:<s\(number)@@example.com>", "MAIL FROM:<\(sender)> SIZE=99999999999", "SEND FROM:<\(sender)>",
            "MAIL FROM:<\(sender)> X=Y", "MAIL FROM:<\(String(repeating: "x", count: 3000))@example.com>",
        ]
        let mail = chance(85) ? "MAIL FROM:<\(sender)>" : forms.randomElement(using: &random)!
        message.lines.append((mail, nil, false))
        for place in 0..<Int.random(in: 0...4, using: &random) {
            let name = "r\(number)x\(place)"
            let address = [
                "\(name)@example.net", "\(name)@example.net", "\(name)@gone.example", "reject\(name)@example.net",
                "\(name)@@example.net",
            ].randomElement(using: &random)!
            message.lines.append(("RCPT TO:<\(address)>", address, false))
        }
        addText(&message)
        return message
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func addNoise(_ message: inout Message) {
        if chance(15) { message.lines.append(("RSET", nil, false)) }
        if chance(10) { message.lines.append(("EHLO client.example.com", nil, false)) }
        if chance(5) { message.lines.append(("XYZZY", nil, false)) }
        if chance(5) { message.lines.append(("NOOP", nil, false)) }
        if chance(5) {
            message.lines.append(
                ("AUTH PLAIN \(Data("\0shop\0correct horse".utf8).base64EncodedString())", nil, false))
        }
    }

    private mutating func addText(_ message: inout Message) {
        let whole = String(decoding: message.body, as: UTF8.self)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<50:
            message.lines.append(("DATA", nil, false))
            message.endsInData = true
        case 50..<65: message.lines.append((Self.chunk(whole, isLast: true), nil, true))
        case 65..<75:
            message.lines.append((Self.chunk(String(whole.prefix(40)), isLast: false), nil, false))
            message.lines.append((Self.chunk(String(whole.dropFirst(40)), isLast: true), nil, true))
        case 75..<85: message.lines.append((Self.chunk(String(whole.prefix(40)), isLast: false), nil, false))
        // The client abandons the message after its recipients.
        default: break
        }
    }

    /// A BDAT line with its octets directly after it.
    private static func chunk(_ text: String, isLast: Bool) -> String {
        "BDAT \(text.utf8.count)\(isLast ? " LAST" : "")\r\n\(text)"
    }

    /// The octets of a group.
    static func wire(_ message: Message) -> [UInt8] {
        Array(message.lines.map { $0.text.hasPrefix("BDAT") ? $0.text : $0.text + "\r\n" }.joined().utf8)
    }
}
