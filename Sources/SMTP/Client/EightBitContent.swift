import Mail

/// Octets above 127 in a message: only a server that offers 8BITMIME may be given them (RFC 6152 section 3).
///
///     S: 554 5.6.3 sendguard: the message has 8-bit characters, and esp takes 7-bit mail only (…) (first in line 2 of the body)
///
/// **Why refuse:** a server that takes seven bits may cut the eighth off, convert the text or bounce it, and nobody would
/// hear of it. To convert it here would break every DKIM signature. The header section counts as the body does: a server
/// that offers 8BITMIME carries it in practice, one that does not makes no promise for either.
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

    /// What the client is told where no server can have it.
    /// - Parameter server: the ESP's name in the configuration.
    package static func refusal(by server: String) -> Reply {
        Reply(
            554, status,
            "sendguard: the message has 8-bit characters, and \(server) takes 7-bit mail only (it does not offer "
                + "8BITMIME): encode the body as quoted-printable or base64, header fields by RFC 2047")
    }

    /// Where the first of them is, for a person: `line 2 of the body`. nil when every octet is below 128.
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
