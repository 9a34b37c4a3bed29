import Guard
import Mail

/// The trace line the guard puts before a message (RFC 5321 section 4.4); the only thing it changes.
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

    func append(to bytes: inout [UInt8]) {
        let literal = clientHost.contains(":") ? "IPv6:\(clientHost)" : clientHost
        bytes.append(contentsOf: "Received: from \(hello) ([\(literal)])\r\n".utf8)
        bytes.append(contentsOf: "\tby \(hostname) (sendguard) with \(with) id \(id);\r\n".utf8)
        bytes.append(contentsOf: "\t\(at.rfc5322)\r\n".utf8)
    }
}
