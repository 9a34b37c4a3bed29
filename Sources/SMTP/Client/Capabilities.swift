import Mail

/// What a server offered in its reply to EHLO (RFC 5321 4.1.1.1).
///
///     S: 250-mx.example.com
///     S: 250-SIZE 52428800
///     S: 250 AUTH PLAIN LOGIN
package struct Capabilities: Hashable, Sendable {
    package var pipelining = false
    package var chunking = false
    package var eightBitMIME = false
    package var smtpUTF8 = false
    package var dsn = false
    package var startTLS = false
    package var enhancedStatusCodes = false
    /// SIZE is offered (RFC 1870).
    package var size = false
    /// The largest message in octets; nil when not said, or said to be without a limit.
    package var maximumBytes: Int?
    package var mechanisms: Set<AuthenticationMechanism> = []

    /// What a server that only knows HELO can do.
    package init() {}

    /// The first line is the server's name; each further one an extension's keyword and its parameters.
    package init(ehlo reply: Reply) {
        for line in reply.lines.dropFirst() {
            // `AUTH=LOGIN` is an old spelling that some servers still send beside the right one.
            let words = line.split(whereSeparator: { $0 == " " || $0 == "=" }).map { $0.uppercased() }
            guard let keyword = words.first else { continue }
            switch keyword {
            case "PIPELINING": pipelining = true
            case "CHUNKING": chunking = true
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "DSN": dsn = true
            case "STARTTLS": startTLS = true
            case "ENHANCEDSTATUSCODES": enhancedStatusCodes = true
            case "SIZE":
                size = true
                maximumBytes = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            case "AUTH":
                mechanisms.formUnion(words.dropFirst().compactMap(AuthenticationMechanism.init(rawValue:)))
            default: break
            }
        }
    }

    /// Why this server cannot take such a transaction, whatever it would answer; nil when it can.
    /// - Parameters:
    ///   - hasEightBit: an octet of the message is above 127; false while it is not here.
    ///   - server: its name in the configuration.
    package func refusal(of mail: MailCommand, hasEightBit: Bool, by server: String) -> Reply? {
        if mail.smtpUTF8, !smtpUTF8 {
            return Reply(
                553, EnhancedStatusCode(5, 6, 7),
                "sendguard: \(server) does not support SMTPUTF8 (internationalized mail)")
        }
        if hasEightBit, !eightBitMIME { return EightBitContent.refusal(by: server) }
        if let maximumBytes, let declared = mail.declaredBytes, declared > maximumBytes {
            return ServerReplies.messageTooLarge
        }
        return nil
    }
}
