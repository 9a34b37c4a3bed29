import Testing

@testable import Control

/// What keeps other web sites out.
struct WebSafetyTests {
    private let local = WebSafety(listen: "127.0.0.1", port: 8025, hosts: ["Guard.example.com"])

    @Test(arguments: [
        "127.0.0.1:8025", "localhost:8025", "LOCALHOST", "[::1]:8025", "guard.example.com", "guard.example.com.:1",
    ])
    func `our names are ours`(host: String) { #expect(local.isOurs(host: host)) }

    @Test(
        arguments: [
            "evil.example", "evil.example:8025", "127.0.0.1.evil.example", "guard.example.com.evil.example", "", "[",
            ":80",
        ])
    func `a name of somebody else that leads here is not ours`(host: String) { #expect(!local.isOurs(host: host)) }

    @Test func `an address that other machines reach is only itself`() {
        let open = WebSafety(listen: "10.0.0.7", port: 8025, hosts: [])
        #expect(open.isOurs(host: "10.0.0.7:8025") && !open.isOurs(host: "localhost:8025") && !open.isOurs(host: nil))
    }

    private func head(_ fields: String...) throws -> RequestHead {
        let lines = ["POST /stop HTTP/1.1", "Host: localhost:8025"] + fields
        return try RequestHead(lines: lines.map { Array($0.utf8) })
    }

    @Test func `a change comes from a page of ours, or from a program`() throws {
        #expect(local.isFromUs(try head()))
        #expect(local.isFromUs(try head("Origin: http://localhost:8025", "Sec-Fetch-Site: same-origin")))
        #expect(local.isFromUs(try head("Origin: https://LOCALHOST:8025")))
        for fields in [
            ["Origin: http://evil.example"], ["Origin: null"], ["Origin: http://localhost:9999"],
            ["Origin: http://localhost"], ["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"],
            ["Origin: http://localhost:8025", "Sec-Fetch-Site: cross-site"], ["Origin: file://localhost:8025"],
        ] {
            let lines = ["POST /stop HTTP/1.1", "Host: localhost:8025"] + fields
            #expect(!local.isFromUs(try RequestHead(lines: lines.map { Array($0.utf8) })), "\(fields)")
        }
    }

    @Test func `a field that would be two answers to one question is refused`() {
        for name in ["Cookie", "Authorization", "Origin", "Content-Type", "Sec-Fetch-Site", "Idempotency-Key"] {
            #expect(throws: RequestHead.Fault.self) { try head("\(name): a", "\(name): b") }
        }
    }

    @Test func `every answer has its policy, and a page its own`() {
        let plain = WebSafety.fields(of: .failure(404, "x"))
        #expect(plain.contains { $0.value == WebSafety.strictPolicy } && plain.contains { $0.value == "no-store" })
        let page = ControlAnswer.failure(404, "x").with("Content-Security-Policy", WebSafety.pagePolicy)
        #expect(!WebSafety.fields(of: page).contains { $0.name == "Content-Security-Policy" })
        #expect(!WebSafety.pagePolicy.contains("unsafe"))
    }

    /// With `no-referrer` browsers hide the origin of our own forms, and every login would be refused.
    @Test func `browsers say where a form of ours comes from`() {
        let fields = WebSafety.fields(of: ControlAnswer(type: "text/html", .whole([])))
        #expect(fields.first { $0.name == "Referrer-Policy" }?.value == "same-origin")
    }

    @Test func `no value of a field begins a line of its own`() {
        let answer = ControlAnswer.failure(404, "x").with("Location", "/a\r\nSet-Cookie: x=y")
        let head = String(decoding: answer.head(keepsAlive: true, isChunked: false), as: UTF8.self)
        #expect(!head.contains("\r\nSet-Cookie"))
    }
}
