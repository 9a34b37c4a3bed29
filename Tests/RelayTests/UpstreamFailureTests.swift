import Guard
import Mail
import Net
import SMTP
import Testing

@testable import Relay

@Suite struct UpstreamFailureTests {
    /// The rows of the design's table of failure directions that concern the ESP.
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
    func `every failure of the ESP is a 451 of its class`(_ failure: UpstreamFailure, _ expected: String) {
        let reply = failure.reply(upstream: "esp")
        #expect(reply.text.hasPrefix(expected))
        #expect(reply.text.contains("esp"))
    }

    @Test func `a success of the wrong kind is not passed on as one`() {
        for code: UInt16 in [250, 251, 354] {
            #expect(Answer.unexpected(Reply(code, "ok")).passedOn(by: "esp").isTransient)
        }
    }

    @Test func `a closing ESP does not close the client's session`() {
        let reply = Answer.refused(Reply(421, EnhancedStatusCode(4, 3, 2), "going down")).passedOn(by: "esp")
        #expect(reply.text == "451 4.3.2 going down")
    }
}
