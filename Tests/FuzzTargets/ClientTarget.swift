import Mail
import SMTP

/// An ESP that answers anything. The first two bytes choose the client's options, the rest is what the ESP sends:
///
///     A @ 220 esp\r\n250-esp\r\n250 STARTTLS\r\n220 go\r\n…
package enum ClientTarget: FuzzTarget {
    package static let name = "client"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        guard input.count >= 2 else { return }
        let said = input.dropFirst(2)
        let whole = try play(said, input, .whole)
        for cut in [Cut.bytes, .two] {
            let other = try play(said, input, cut)
            try require(other.wire == whole.wire, "something else is sent, cut as \(cut)")
            try require(other.replies == whole.replies, "replies differ, cut as \(cut)")
            try require(other.outcome == whole.outcome, "it ends otherwise, cut as \(cut)")
        }
        for reply in whole.replies { try check(reply) }
        try check(whole)
    }

    private static func options(_ input: [UInt8]) -> MemoryClient.Options {
        var options = MemoryClient.Options()
        options.tls = [.none, .startTLS, .implicit, .startTLS][Int(input[0] & 3)]
        if input[0] & 4 != 0 {
            let password = input[0] & 16 != 0 ? String(repeating: "x", count: 400) : MemoryClient.password
            options.credentials = Credentials(login: "apikey", plainTextPassword: password)
        }
        options.allowsPlaintextAuthentication = input[0] & 8 != 0
        options.writesAhead = input[1] & 1 != 0
        options.usesChunks = input[1] & 2 != 0
        options.recipients = 1 + Int(input[1] >> 2 & 3)
        options.messages = 1 + Int(input[1] >> 4 & 1)
        return options
    }

    private static func play(
        _ said: ArraySlice<UInt8>, _ input: [UInt8], _ cut: Cut
    ) throws(BrokenInvariant) -> MemoryClient {
        var client = MemoryClient(options(input))
        client.readsBehindStartTLS = true
        for piece in cut.pieces(of: said) {
            client.feed(piece)
            try require(client.unreadBytes < Limits.replyLineBytes, "\(client.unreadBytes) octets of a reply are held")
        }
        return client
    }

    /// Within the limits, without a line break inside, and unchanged when it is passed on and parsed again.
    private static func check(_ reply: Reply) throws(BrokenInvariant) {
        try require((1...Limits.replyLines).contains(reply.lines.count), "a reply of \(reply.lines.count) lines")
        let wire = reply.wire
        try require(!FramingTarget.hasBareLineBreak(wire) && !wire.contains(0), "a reply with a line break in it")
        try require(wire.count { $0 == 0x0A } == reply.lines.count, "a line break within a line")
        // Bytes that are not UTF-8 become longer when they are replaced.
        guard wire.split(separator: 0x0A).allSatisfy({ $0.count < Limits.replyLineBytes }) else { return }
        var parser = ReplyParser()
        let (consumed, event) = wire.withUnsafeBytes { parser.next(in: $0) }
        try require(event == .reply(reply) && consumed == wire.count, "a reply is another one again: \(shown(wire))")
    }

    private static func check(_ client: MemoryClient) throws(BrokenInvariant) {
        for command in client.wire {
            try require(!FramingTarget.hasBareLineBreak(command), "a bare CR or LF is sent: \(shown(command))")
            try require(!command.contains(0), "NUL is sent: \(shown(command))")
            try require(command.suffix(2).elementsEqual("\r\n".utf8), "a command does not end: \(shown(command))")
        }
        if let secret = client.sentInTheClear.first(where: { $0.starts(with: "AUTH".utf8) }) {
            try require(client.options.allowsPlaintextAuthentication, "a login in the clear: \(shown(secret))")
        }
        try require(
            client.options.tls != .startTLS || client.isTLSActive || client.delivered == 0, "mail without TLS")
        if !client.options.usesChunks {
            let begun = client.replies.count { $0.code == 354 }
            try require(client.delivered <= begun, "\(client.delivered) messages taken on \(begun) replies of 354")
        }
        let accepted = client.replies.count { (250...252).contains($0.code) }
        // MAIL, a recipient and the end, for each message.
        try require(
            3 * client.delivered <= accepted, "\(client.delivered) messages taken on \(accepted) replies that accept")
    }
}
