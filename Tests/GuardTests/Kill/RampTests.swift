import Mail
import Testing

@testable import Guard

struct RampTests {
    private let start = Timestamp(microseconds: 0)

    private func ramp(_ perMinute: Int = 60, _ scope: StopScope = .all) -> Ramp {
        Ramp(
            stop: StopID(value: 1), scope: scope, perMinute: perMinute, startedAt: start,
            doublesEvery: .seconds(600), fullAt: start + .seconds(7200))
    }

    private func mail(_ stream: String = "newsletter") -> MailContext {
        MailContext(id: RecordID(value: 1), stream: stream, sender: nil)
    }

    /// How many messages pass within the given seconds when one arrives every 10 ms.
    private func admitted(_ gate: KillSwitch, from: Int, seconds: Int) -> Int {
        (0..<(seconds * 100)).count { tick in
            (try? gate.admit(mail(), at: start + .milliseconds(from * 1000 + tick * 10))) != nil
        }
    }

    @Test func `the rate of a ramp doubles at each step until the ramp ends`() {
        let ramp = ramp(100)
        #expect(ramp.rate(at: start) == 100)
        #expect(ramp.rate(at: start + .seconds(599)) == 100)
        #expect(ramp.rate(at: start + .seconds(600)) == 200)
        #expect(ramp.rate(at: start + .seconds(3600)) == 6400)
        #expect(ramp.rate(at: start + .seconds(7200)) == nil)
    }

    @Test func `a ramp lets no more mail through than its rate`() {
        let gate = KillSwitch(SwitchState(ramps: [ramp(60)]))
        #expect((60...61).contains(admitted(gate, from: 0, seconds: 60)))
        #expect((120...122).contains(admitted(gate, from: 600, seconds: 60)))
        #expect(admitted(gate, from: 7200, seconds: 1) == 100)
    }

    @Test func `mail above the rate is deferred, and a check before sending does not use up the rate`() {
        let gate = KillSwitch(SwitchState(ramps: [ramp(1)]))
        for _ in 0..<3 { #expect(throws: Never.self) { try gate.admit(mail(), at: start, takes: false) } }
        #expect(throws: Never.self) { try gate.admit(mail(), at: start) }
        let refusal = Stopped.paced(ramp(1))
        #expect(throws: refusal) { try gate.admit(mail(), at: start) }
        #expect(throws: refusal) { try gate.admit(mail(), at: start, takes: false) }
        #expect(refusal.reply.text.hasPrefix("451 4.7.1 "))
        #expect(refusal.verdict == .deferred)
    }

    @Test func `a ramp slows only its own mail, and a newly published state does not refill its bucket`() throws {
        let scope = try #require(StopScope("stream:newsletter"))
        let gate = KillSwitch(SwitchState(ramps: [ramp(1, scope)]))
        #expect(throws: Never.self) { try gate.admit(mail(), at: start) }
        for _ in 0..<5 { #expect(throws: Never.self) { try gate.admit(mail("receipts"), at: start) } }
        gate.publish(SwitchState(ramps: [ramp(1, scope)], revision: 2))
        #expect(throws: Stopped.paced(ramp(1, scope))) { try gate.admit(mail(), at: start) }
    }
}
