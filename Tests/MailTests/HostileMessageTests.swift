import Testing

@testable import Mail

/// Mail made to cost time, stack or memory, ten megabytes of it. If anything were quadratic, these tests would not
/// end. `LinearTimeTests` measures more shapes at smaller sizes.
struct HostileMessageTests {
    private static let size = 10_000_000

    @Test func `multiparts nested beyond the limit are read as text`() {
        let levels = (0..<50).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }.joined()
        let message = hostile(levels, repeating: "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n")
        #expect(message.surfaces.last?.text.suffix(5) == Array("{{x}}".utf8)[...])
        #expect(message.defects.contains { $0.kind == .tooDeep && $0.effect == .unread })
    }

    @Test func `attached messages nested beyond the limit are read as text`() {
        let message = hostile("", repeating: "Content-Type: message/rfc822\r\n\r\n")
        #expect(message.surfaces.last?.text.suffix(5) == Array("{{x}}".utf8)[...])
        #expect(message.defects.contains { $0.kind == .tooDeep && $0.effect == .unread })
    }

    @Test func `parts beyond the limit are read as text`() {
        let message = hostile("Content-Type: multipart/mixed; boundary=b\r\n\r\n", repeating: "--b\r\n")
        #expect(message.surfaces.last?.text.suffix(5) == Array("{{x}}".utf8)[...])
        #expect(message.defects.contains { $0.kind == .tooManyParts && $0.effect == .unread })
    }

    private func hostile(_ start: String, repeating piece: String) -> Message {
        let wire = start + String(repeating: piece, count: Self.size / piece.utf8.count) + "\r\n{{x}}"
        return Message(bytes: Array(wire.utf8))
    }

    /// Every prefix of a message with all kinds of parts, and every single wrong byte.
    @Test func `the reader survives any cut and any single wrong byte`() {
        let wire = Array(
            """
            Subject: =?utf-8?B?4pyT?= =?x?Q?=E9?=
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/html; charset=shift_jis
            Content-Transfer-Encoding: quoted-printable

            <!--[if mso]><p a=3D'x'>&eacute;&#x7B;<![endif]--><FirstName><title>a</title>=82=A0
            --b
            Content-Type: message/rfc822; name*0*=utf-8''a%20; name*1=b
            Content-Transfer-Encoding: base64

            U3ViamVjdDogaW5uZXIKCnt7eH19
            --b--
            """.replacingLineFeeds.utf8)
        for end in 0...wire.count { _ = Message(bytes: Array(wire[..<end])) }
        for index in wire.indices {
            for byte: UInt8 in [0, 0x0A, 0x22, 0x2D, 0x3C, 0x3D, 0x3E, 0xFF] {
                var damaged = wire
                damaged[index] = byte
                _ = Message(bytes: damaged)
            }
        }
    }
}
