import Mail
import Testing

@testable import Guard

/// The switch's clock under every behaviour of the machine's clocks.
struct SwitchClockTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func reading(_ seconds: Int, wall: Int, boot: String = "a") -> ClockReading {
        ClockReading(wall: noon + .seconds(wall), boot: boot, uptime: Int64(seconds) * 1_000_000)
    }

    @Test(arguments: [0, 10, -86_400, 86_400, 1_000_000_000])
    func `a step of the wall clock does not change the switch's clock`(step: Int) {
        let clock = SwitchClock(reading(100, wall: 0))
        #expect(clock.time(at: reading(100, wall: step)) == noon)
        #expect(clock.time(at: reading(160, wall: 60 + step)) == noon + .seconds(60))
        #expect(clock.moved(to: reading(160, wall: step)).time(at: reading(170, wall: 0)) == noon + .seconds(70))
    }

    @Test func `after a reboot the switch's clock continues from its last saved time`() {
        let noted = SwitchClock(reading(100, wall: 0)).moved(to: reading(160, wall: 60))
        // By the wall clock it was off for a day; it has been up for 5 s, or as long as before, or longer.
        for uptime in [5, 160, 100_000] {
            let started = noted.moved(to: reading(uptime, wall: 86_400, boot: "b"))
            #expect(started.time == noon + .seconds(60), "\(uptime)")
            #expect(started.time(at: reading(uptime + 10, wall: 86_410, boot: "b")) == noon + .seconds(70))
        }
    }

    @Test func `the switch's clock does not advance when the machine's uptime goes backwards`() {
        let clock = SwitchClock(reading(100, wall: 0))
        #expect(clock.time(at: reading(40, wall: 500)) == noon)
    }

    @Test func `the times in a snapshot are shown in wall-clock time`() {
        let stop = Stop(
            id: StopID(value: 1), scope: .all, mode: .defer, reason: "r", who: "ann", at: noon, endsAt: noon)
        let ramp = Ramp(
            stop: stop.id, scope: .all, perMinute: 1, startedAt: noon, doublesEvery: .seconds(5),
            fullAt: noon + .seconds(10))
        let snapshot = KillSwitchSnapshot(
            stops: [stop], ramps: [ramp], halts: [], unanswered: [], refusals: [stop.id: 2], attempts: [stop.id: 7])
        let shown = snapshot.shifted(by: .seconds(3600))
        #expect(shown.stops[0].endsAt == noon + .seconds(3600) && shown.stops[0].at == noon)
        #expect(shown.ramps[0].rate(at: noon + .seconds(3605)) == ramp.rate(at: noon + .seconds(5)))
        #expect(shown.refusals == [stop.id: 2] && shown.attempts == [stop.id: 7])
        #expect(snapshot.isCounting(at: noon))
        let plain = KillSwitchSnapshot(stops: [], ramps: [ramp], halts: [], unanswered: [], refusals: [:])
        #expect(plain.isCounting(at: noon) && !plain.isCounting(at: noon + .seconds(10)))
    }
}
