import Guard
import Mail
import Testing

@testable import Relay

/// The reply and the verdict of messages with recipients that get nothing.
struct LeftOutRecipientsTests {
    private let taken = Reply(250, EnhancedStatusCode(2, 6, 0), "queued as 4F3A id=1")

    private func told(_ states: [Delivery.State]) -> String {
        var leftOut = LeftOutRecipients()
        for state in states { leftOut.add(state) }
        return leftOut.told(in: taken).text
    }

    @Test func `the reply to the message counts who was left out, and keeps the ESP's code`() {
        let head = "250 2.6.0 queued as 4F3A id=1"
        #expect(told([]) == head)
        #expect(told([.suppressed]) == head + " (1 recipient suppressed and left out)")
        #expect(told([.suppressed, .suppressed]) == head + " (2 recipients suppressed and left out)")
        #expect(told([.blocked]) == head + " (1 recipient refused and left out)")
        #expect(told([.blocked, .suppressed, .blocked]) == head + " (1 recipient suppressed, 2 refused and left out)")
    }

    @Test(arguments: [
        ([Delivery.State.suppressed], Verdict.suppressed), ([.suppressed, .suppressed], .suppressed),
        ([.suppressed, .deferred], .deferred), ([.deferred], .deferred), ([.suppressed, .refused], .refused),
        ([.refused, .deferred], .refused), ([.suppressed, .blocked], .blocked), ([.refused, .blocked], .blocked),
    ])
    func `a message is suppressed when all its recipients are`(states: [Delivery.State], verdict: Verdict) {
        #expect(Verdict(ofRefused: states) == verdict)
    }
}
