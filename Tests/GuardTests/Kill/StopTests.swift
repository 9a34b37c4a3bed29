import Mail
import Testing

@testable import Guard

struct StopTests {
    private func stop(_ mode: StopMode, reason: String = "wrong segment") -> Stop {
        Stop(
            id: StopID(value: 1), scope: .all, mode: mode, reason: reason, who: "ann", at: Timestamp(microseconds: 0))
    }

    @Test func `a deferring stop answers 451 with its reason and id`() {
        let stopped = Stopped.by(stop(.defer, reason: "REASON"), as: .defer)
        #expect(stopped.reply.text == "451 4.7.1 sendguard: stopped: REASON [stop S1]")
        #expect(stopped.verdict == .deferred)
        #expect(stopped.stop == StopID(value: 1))
    }

    @Test func `a rejecting stop answers 550`() {
        let stopped = Stopped.by(stop(.reject), as: .reject)
        #expect(stopped.reply.text == "550 5.7.1 sendguard: stopped: wrong segment [stop S1]")
        #expect(stopped.verdict == .blocked)
    }

    @Test func `a line end in a reason does not start another reply line`() {
        let reply = Stopped.by(stop(.defer, reason: "a\r\n250 fine"), as: .defer).reply
        #expect(reply.lines == ["sendguard: stopped: a??250 fine [stop S1]"])
    }

    @Test(arguments: zip(Halt.allCases, ["451 4.3.0", "451 4.7.0", "451 4.7.1", "451 4.7.0"]))
    func `a halt defers with its own status and names no stop`(halt: Halt, status: String) {
        let stopped = Stopped.halted(halt)
        #expect(stopped.reply.text.hasPrefix("\(status) sendguard: halted: "))
        #expect(stopped.verdict == .deferred)
        #expect(stopped.stop == nil)
    }

    @Test(arguments: ["S12", "s12", "12", "S012"]) func `a stop's id is read with or without its letter`(text: String) {
        #expect(StopID(text)?.value == 12)
        #expect(StopID(text)?.description == "S12")
    }

    @Test(arguments: ["", "S", "S0", "0", "-1", "S-1", "S+1", "+1", "SS1", "S1x", "S 1", "x", "99999999999999999999"])
    func `any other text is not a stop's id`(text: String) {
        #expect(StopID(text) == nil)
    }
}
