import Guard
import Mail

/// The trace line that the guard puts before a message (RFC 5321 section 4.4); its only change.
///
///     Received: from app.example.com ([192.0.2.1])
///         by guard.example.com (sendguard) with ESMTPS id 01jd…;
///         Mon, 23 Nov 2026 21:09:16 +0000
struct TraceHeader {
    var hello: String
    /// The client's address, without port.
    var clientHost: String
    var hostname: String
    /// RFC 3848: ESMTP, ESMTPS, ESMTPA, ESMTPSA; RFC 6531: UTF8SMTP and so on; SMTP after HELO.
    var with: String
    var id: RecordID
    var at: Timestamp

    /// RFC 3848 and RFC 6531 section 4.3.
    static func transmission(isExtended: Bool, isEncrypted: Bool, isLoggedIn: Bool, isUTF8: Bool) -> String {
        guard isExtended else { return "SMTP" }
        return (isUTF8 ? "UTF8SMTP" : "ESMTP") + (isEncrypted ? "S" : "") + (isLoggedIn ? "A" : "")
    }

    /// RFC 5321 section 4.1.3.
    static func literal(_ host: String) -> String { host.utf8.contains(0x3A) ? "[IPv6:\(host)]" : "[\(host)]" }

    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "Received: from ".utf8)
        bytes.append(contentsOf: hello.utf8)
        bytes.append(contentsOf: " (".utf8)
        bytes.append(contentsOf: Self.literal(clientHost).utf8)
        bytes.append(contentsOf: ")\r\n\tby ".utf8)
        bytes.append(contentsOf: hostname.utf8)
        bytes.append(contentsOf: " (sendguard) with ".utf8)
        bytes.append(contentsOf: with.utf8)
        bytes.append(contentsOf: " id ".utf8)
        bytes.append(contentsOf: id.description.utf8)
        bytes.append(contentsOf: ";\r\n\t".utf8)
        at.appendRFC5322(to: &bytes)
        bytes.append(contentsOf: [0x0D, 0x0A])
    }
}

/// The client: its address, login and stream.
struct ClientIdentity: Sendable {
    /// IP address without port.
    var host: String
    var login: String?
    /// Decided by the listener's settings: the listener's stream, otherwise the login, otherwise the listener's
    /// address.
    var stream: String
    var hello = "unknown"
    var isExtended = false
    var isEncrypted = false
}
