import Guard
import Mail
import Net
import SMTP
import System
import Testing

@testable import Relay

@Suite struct UpstreamFailureTests {
    /// The rows about the ESP in the design's table of failure directions.
    @Test(arguments: [
        (UpstreamFailure.busy, "451 4.3.2"), (.connection(.closed), "451 4.4.2"), (.connection(.timedOut), "451 4.4.2"),
        (.connection(.system("connect", Errno(111))), "451 4.4.1"), (.connection(.unresolved("x")), "451 4.4.1"),
        (UpstreamFailure(NetError.untrusted("expired")), "451 4.7.5"),
        (UpstreamFailure(NetError.tls("x")), "451 4.7.5"),
        (UpstreamFailure(HandshakeFailure.startTLSNotOffered), "451 4.7.5"),
        (UpstreamFailure(HandshakeFailure.refused(.authenticated, Reply(535, "no"))), "451 4.7.5"),
        (UpstreamFailure(HandshakeFailure.refused(.greeting, Reply(554, "no"))), "451 4.4.1"),
        (.protocolError("x"), "451 4.5.0"),
    ])
    func `every failure of the ESP becomes a 451 with the enhanced code of its class`(
        _ failure: UpstreamFailure, _ expected: String
    ) {
        let reply = failure.reply(upstream: "esp")
        #expect(reply.text.hasPrefix(expected))
        #expect(reply.text.contains("esp"))
    }

    @Test func `an unexpected success reply of the ESP becomes a transient error`() {
        for code: UInt16 in [250, 251, 354] {
            #expect(Answer.unexpected(Reply(code, "ok")).passedOn(by: "esp", isUTF8: true).isTransient)
        }
    }

    @Test func `a 421 of the ESP reaches the client as 451`() {
        #expect(passedOn("421 4.3.2 going down").map(\.text) == ["451 4.3.2 going down"])
    }

    /// The reply that the client gets for a line of the ESP.
    private func passedOn(_ line: String, isUTF8: Bool = false) -> [Reply] {
        var parser = ReplyParser()
        let event = Array((line + "\r\n").utf8).withUnsafeBytes { parser.next(in: $0).event }
        guard case .reply(let reply) = event else { return [] }
        let answer = Answer(reply, expecting: .endOfData)
        return [answer.passedOn(by: "esp", isUTF8: isUTF8)]
    }

    @Test(arguments: [
        ("250 2.6.0 queued as 7", "250 2.6.0 queued as 7"), ("250 queued as 7", "250 2.0.0 queued as 7"),
        ("250 5.1.1 queued as 7", "250 2.0.0 5.1.1 queued as 7"), ("550 2.1.5 no", "550 5.0.0 2.1.5 no"),
        ("421 gone", "451 4.0.0 gone"),
    ])
    func `a reply of the ESP gets an enhanced code that matches its class`(_ sent: String, _ received: String) {
        #expect(passedOn(sent).map(\.text) == [received])
    }

    @Test func `a reply of the ESP has no control characters, and only ASCII unless the mail is UTF-8`() {
        #expect(
            passedOn("550 5.1.1 kein Jürgen\u{1B}[2J\u{9B}1m hier").map(\.text) == ["550 5.1.1 kein J?rgen?[2J?1m hier"]
        )
        #expect(passedOn("550 5.1.1 kein Jürgen\u{9B}", isUTF8: true).map(\.text) == ["550 5.1.1 kein Jürgen?"])
    }

    @Test(arguments: ["x", "ü"]) func `a long reply line of the ESP is split into several`(_ letter: String) {
        let text = String(repeating: letter, count: 1100)
        let reply = passedOn("550 5.1.1 " + text, isUTF8: true).first
        #expect(reply?.lines.joined() == text)
        #expect(reply?.lines.allSatisfy { $0.utf8.count <= 400 } == true)
    }
}
