import Mail
import SMTP
import SMTPSupport

/// A client that sends anything. The first three bytes choose what the server offers, the rest is sent:
///
///     T O @ EHLO a\r\nMAIL FROM:<a@a.example>\r\n…
///
/// Capitals keep a seed readable, because only the lower five bits are used.
package enum ServerTarget: FuzzTarget {
    package static let name = "server"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        guard input.count >= 3 else { return }
        let sent = input.dropFirst(3)
        let whole = try play(sent, input, .whole)
        for cut in [Cut.bytes, .two] {
            let other = try play(sent, input, cut)
            try require(other.output == whole.output, "replies differ, cut as \(cut)")
            try require(other.bodies == whole.bodies, "messages differ, cut as \(cut)")
            try require(other.actions == whole.actions, "actions differ, cut as \(cut)")
            try require(other.session.state == whole.session.state, "it ends otherwise, cut as \(cut)")
        }
    }

    private static func options(_ input: [UInt8]) -> ServerOptions {
        var options = ServerOptions(hostname: "guard.example.com")
        options.tls = ServerOptions.TLS.allCases[Int(input[0] & 3)]
        options.authentication = [.none, .optional, .required, .none][Int(input[0] >> 2 & 3)]
        options.allowsPlaintextAuthentication = input[0] & 16 != 0
        options.isLenient = input[1] & 16 != 0
        options.messageBytes = input[1] & 15 == 15 ? Limits.messageBytes : 1 << (input[1] & 15)
        options.badCommands = [20, 2, 100, 1][Int(input[2] & 3)]
        options.extensions = input[2] & 4 != 0 ? [] : .all
        // The limit of recipients can depend on how many are answered so far, so a group that is answered late must
        // not reach it.
        options.recipients = input[2] & 8 != 0 || input[2] & 16 == 0 ? Limits.recipients : 2
        return options
    }

    private static func play(
        _ sent: ArraySlice<UInt8>, _ input: [UInt8], _ cut: Cut
    ) throws(BrokenInvariant) -> MemoryServer {
        let options = options(input)
        var server = MemoryServer(options)
        server.answersRecipientsLate = input[2] & 8 != 0
        server.readsBehindStartTLS = true
        for piece in cut.pieces(of: sent) {
            server.feed(piece)
            try require(
                server.isClosed || server.unreadBytes < Limits.authenticationLineBytes,
                "\(server.unreadBytes) octets are held of the client's")
        }
        var markFile = ServerWitness(options)
        try markFile.watch(server)
        return server
    }
}
