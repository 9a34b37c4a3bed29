import Mail
import Testing

@testable import Guard

struct KillSwitchTests {
    private func mail(_ id: Int64 = 1) -> MailContext {
        MailContext(id: RecordID(value: id), stream: "newsletter", sender: Address("news@shop.example"))
    }

    private func stop(_ id: Int64 = 1, _ mode: StopMode = .defer) -> Stop {
        Stop(
            id: StopID(value: id), scope: .all, mode: mode, reason: "wrong segment", who: "ann",
            at: Timestamp(microseconds: 0))
    }

    /// Whether a permit is given; the permit itself cannot be returned.
    private func isPermitted(_ gate: KillSwitch, _ mail: MailContext) -> Bool {
        (try? gate.permit(for: mail)) != nil
    }

    private func refusal(_ gate: KillSwitch, _ mail: MailContext) -> Stopped? {
        do {
            let permit = try gate.permit(for: mail)
            Issue.record("permit for \(permit.id)")
            return nil
        } catch {
            return error
        }
    }

    @Test func `without a stop or a halt, a permit carries the message's id`() throws {
        let gate = KillSwitch()
        try gate.inquire(mail(7))
        let permit = try gate.permit(for: mail(7))
        #expect(permit.id == RecordID(value: 7))
        #expect(gate.snapshot.unanswered == [RecordID(value: 7)])
        #expect(!gate.snapshot.isStopped)
    }

    @Test(arguments: StopMode.allCases) func `a stop refuses the early check and the permit`(mode: StopMode) {
        let gate = KillSwitch(SwitchState(stops: [stop(1, mode)]))
        #expect(throws: Stopped.by(stop(1, mode), as: mode)) { try gate.inquire(mail()) }
        #expect(refusal(gate, mail()) == .by(stop(1, mode), as: mode))
        #expect(gate.snapshot.unanswered == [])
        #expect(gate.snapshot.isStopped)
    }

    @Test(arguments: Halt.allCases) func `a halt refuses the early check and the permit until it is cleared`(halt: Halt)
    {
        let gate = KillSwitch(halts: [halt])
        #expect(throws: Stopped.halted(halt)) { try gate.inquire(mail()) }
        #expect(refusal(gate, mail()) == .halted(halt))
        gate.clear(halt)
        #expect(isPermitted(gate, mail()))
        gate.halt(halt)
        #expect(refusal(gate, mail(2)) == .halted(halt))
    }

    @Test func `a halt takes precedence over a stop and does not end with it`() {
        let gate = KillSwitch(SwitchState(stops: [stop(1, .reject)]), halts: [.auditUnavailable])
        #expect(refusal(gate, mail()) == .halted(.auditUnavailable))
        gate.publish(SwitchState(stops: []))
        #expect(refusal(gate, mail()) == .halted(.auditUnavailable))
        gate.publish(SwitchState(stops: [stop()]))
        gate.clear(.auditUnavailable)
        #expect(refusal(gate, mail()) == .by(stop(), as: .defer))
    }

    @Test func `publishing a state replaces all earlier stops`() {
        let gate = KillSwitch(SwitchState(stops: [stop(1), stop(2)]))
        gate.publish(SwitchState(stops: [stop(3)]))
        #expect(gate.snapshot.stops == [stop(3)])
        #expect(refusal(gate, mail()) == .by(stop(3), as: .defer))
        gate.publish(SwitchState(stops: []))
        #expect(isPermitted(gate, mail()))
    }

    @Test func `an in-flight message stays listed until it is settled, even during a stop`() {
        let gate = KillSwitch()
        #expect(isPermitted(gate, mail(2)))
        #expect(isPermitted(gate, mail(1)))
        gate.publish(SwitchState(stops: [stop()]))
        #expect(gate.snapshot.unanswered == [RecordID(value: 1), RecordID(value: 2)])
        gate.settled(RecordID(value: 1))
        gate.settled(RecordID(value: 9))
        #expect(gate.snapshot.unanswered == [RecordID(value: 2)])
        gate.settled(RecordID(value: 2))
        #expect(gate.snapshot.unanswered == [])
    }

    @Test func `refusals are counted for each stop`() {
        let gate = KillSwitch(SwitchState(stops: [stop(1), stop(2)]))
        gate.countRefusal(by: StopID(value: 1))
        gate.countRefusal(by: StopID(value: 1))
        gate.countRefusal(by: StopID(value: 2))
        gate.countRefusal(by: nil)
        #expect(gate.snapshot.refusals == [StopID(value: 1): 2, StopID(value: 2): 1])
    }

    @Test func `a retried message counts as one message and several attempts`() {
        let gate = KillSwitch(SwitchState(stops: [stop(1)]))
        var recalled = AttemptTally()
        for fingerprint in [7, 7, 8] as [UInt64] { recalled.add(fingerprint) }
        gate.recall([StopID(value: 1): recalled])
        for fingerprint in [8, 9, 9, 9] as [UInt64] { gate.countRefusal(by: StopID(value: 1), of: fingerprint) }
        #expect(gate.snapshot.refusals == [StopID(value: 1): 3] && gate.snapshot.attempts == [StopID(value: 1): 7])
    }

    @Test func `an older state that is published later changes nothing`() {
        let gate = KillSwitch(SwitchState(stops: [stop(1)], revision: 1))
        gate.publish(SwitchState(stops: [stop(1), stop(2, .reject)], revision: 3))
        gate.publish(SwitchState(stops: [], revision: 2))
        #expect(gate.snapshot.stops == [stop(1), stop(2, .reject)])
    }

    @Test func `the strictest stop decides, then the oldest`() {
        let gate = KillSwitch(SwitchState(stops: [stop(1, .hold), stop(2), stop(3, .reject), stop(4, .reject)]))
        #expect(refusal(gate, mail()) == .by(stop(3, .reject), as: .reject))
        gate.publish(SwitchState(stops: [stop(1, .hold), stop(2), stop(5)], revision: 1))
        #expect(refusal(gate, mail()) == .by(stop(2), as: .defer))
    }

    @Test func `a rejecting stop of a domain only defers a message with other recipients too`() throws {
        let scope = try #require(StopScope("recipient-domain:gmail.com"))
        let stop = Stop(
            id: StopID(value: 1), scope: scope, mode: .reject, reason: "r", who: "ann",
            at: Timestamp(microseconds: 0))
        let gate = KillSwitch(SwitchState(stops: [stop]))
        var asked = mail()
        asked.recipients = ["ann@gmail.com", "bob@shop.example"].compactMap { Address($0) }
        #expect(refusal(gate, asked) == .by(stop, as: .defer))
        asked.recipients.removeLast()
        #expect(refusal(gate, asked) == .by(stop, as: .reject))
        asked.recipients = []
        #expect(isPermitted(gate, asked))
    }

    @Test func `no task gets a permit after a stop is published`() async {
        let gate = KillSwitch()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<2000 {
                        let mail = self.mail(Int64(worker * 10_000 + number + 1))
                        if self.isPermitted(gate, mail) { gate.settled(mail.id) }
                    }
                }
            }
            group.addTask {
                gate.publish(SwitchState(stops: [self.stop()]))
                #expect(self.refusal(gate, self.mail(99_999)) == .by(self.stop(), as: .defer))
            }
        }
        #expect(refusal(gate, mail()) == .by(stop(), as: .defer))
        #expect(gate.snapshot.unanswered == [])
    }
}
