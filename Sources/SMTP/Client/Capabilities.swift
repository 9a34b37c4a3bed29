import Mail

/// The extensions that a server offered in its reply to EHLO (RFC 5321 4.1.1.1).
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
    /// The largest message in bytes; nil when the server names no limit.
    package var maximumBytes: Int?
    package var mechanisms: Set<AuthenticationMechanism> = []

    /// The capabilities of a server that knows only HELO.
    package init() {}

    /// Reads a reply to EHLO: the first line is the server's name; each further line is an extension's keyword and
    /// its parameters.
    package init(ehlo reply: Reply) {
        for line in reply.lines.dropFirst() {
            // `AUTH=LOGIN` is an old spelling that some servers send, too.
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

    /// The refusal of a transaction that this server cannot accept; nil when it can.
    /// - Parameters:
    ///   - hasEightBit: whether a byte of the message is above 127; false while the message is not here yet.
    ///   - server: the server's name in the configuration.
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

/// Bytes above 127 in a message. The guard sends them only to a server that offers 8BITMIME (RFC 6152 section 3).
///
///     S: 554 5.6.3 sendguard: the message has 8-bit characters, and esp takes 7-bit mail only (…) (first in line 2 of the body)
///
/// **Why refuse:** a 7-bit server may cut off the eighth bit, convert the text or bounce it, without notice.
/// Conversion in the guard would break every DKIM signature. The header section has the same rule: in practice a
/// server with 8BITMIME transmits it unchanged; a server without 8BITMIME promises nothing.
package enum EightBitContent {
    /// Whether any octet is above 127.
    package static func isIn(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 8 <= bytes.count {
            if bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return true }
            index += 8
        }
        return bytes[index...].contains { $0 >= 0x80 }
    }

    /// Conversion required but not supported (RFC 3463 section 3.7).
    package static let status = EnhancedStatusCode(5, 6, 3)

    /// The client's reply when no server can accept the message.
    /// - Parameter server: the ESP's name in the configuration.
    package static func refusal(by server: String) -> Reply {
        Reply(
            554, status,
            "sendguard: the message has 8-bit characters, and \(server) takes 7-bit mail only (it does not offer "
                + "8BITMIME): encode the body as quoted-printable or base64, header fields by RFC 2047")
    }

    /// The place of the first byte above 127, for a person: `line 2 of the body`. nil when every byte is below 128.
    package static func firstPlace(in message: UnsafeRawBufferPointer) -> String? {
        guard let place = message.firstIndex(where: { $0 >= 0x80 }) else { return nil }
        var part = "header section"
        var line = 1
        var lineStart = 0
        for index in 0..<place where message[index] == ByteScan.lf {
            line += 1
            // The first empty line ends the header section (RFC 5322 section 2.1).
            let isEmpty = index == lineStart || index == lineStart + 1 && message[lineStart] == ByteScan.cr
            if isEmpty, part == "header section" { (part, line) = ("body", 1) }
            lineStart = index + 1
        }
        return "line \(line) of the \(part)"
    }
}
