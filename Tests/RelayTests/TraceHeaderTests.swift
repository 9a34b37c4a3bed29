import Guard
import Mail
import Testing

@testable import Relay

@Suite struct TraceHeaderTests {
    private func text(_ header: TraceHeader) -> String {
        var bytes: [UInt8] = []
        header.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `the trace line is one folded Received field`() {
        let header = TraceHeader(
            hello: "app.example.com", clientHost: "192.0.2.1", hostname: "guard.example.com", with: "ESMTPSA",
            id: RecordID(value: 32), at: Timestamp(rfc3339: "2026-11-23T21:09:16Z")!)
        #expect(
            text(header)
                == "Received: from app.example.com ([192.0.2.1])\r\n"
                + "\tby guard.example.com (sendguard) with ESMTPSA id 0000000000010;\r\n"
                + "\tMon, 23 Nov 2026 21:09:16 +0000\r\n")
    }

    @Test func `an IPv6 client's address carries the IPv6 tag`() {
        let header = TraceHeader(
            hello: "x", clientHost: "2001:db8::1", hostname: "g", with: "SMTP", id: RecordID(value: 1),
            at: Timestamp(microseconds: 0))
        #expect(text(header).hasPrefix("Received: from x ([IPv6:2001:db8::1])\r\n"))
    }

    @Test(arguments: [
        (false, false, false, false, "SMTP"), (true, false, false, false, "ESMTP"),
        (true, true, false, false, "ESMTPS"),
        (true, false, true, false, "ESMTPA"), (true, true, true, false, "ESMTPSA"),
        (true, true, true, true, "UTF8SMTPSA"),
    ])
    func `the transmission type follows RFC 3848 and RFC 6531`(
        _ isExtended: Bool, _ isEncrypted: Bool, _ isLoggedIn: Bool, _ isUTF8: Bool, _ expected: String
    ) {
        let text = TraceHeader.transmission(
            isExtended: isExtended, isEncrypted: isEncrypted, isLoggedIn: isLoggedIn, isUTF8: isUTF8)
        #expect(text == expected)
    }
}
