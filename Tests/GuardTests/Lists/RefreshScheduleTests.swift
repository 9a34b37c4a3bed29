import Mail
import Testing

@testable import Guard

struct RefreshScheduleTests {
    private let noon = Timestamp(rfc3339: "2026-03-02T12:00:00Z")!
    private let hour = Duration.seconds(3600)

    @Test func `at the start, a list that is missing or older than the interval is fetched at once`() {
        let schedule = RefreshSchedule(interval: hour)
        #expect(schedule.isDue(at: noon, inForce: nil))
        #expect(schedule.isDue(at: noon, inForce: noon - hour))
        #expect(!schedule.isDue(at: noon, inForce: noon - .seconds(3599)))
        #expect(schedule.next(inForce: noon - .seconds(3599)) == noon + .seconds(1))
    }

    @Test func `the interval counts from the start of the previous run, not from a manual import`() {
        var schedule = RefreshSchedule(interval: hour)
        schedule.didBegin(at: noon)
        schedule.didSucceed()
        #expect(schedule.next(inForce: noon + .seconds(1800)) == noon + hour)
        #expect(!schedule.isDue(at: noon + .seconds(3599), inForce: nil))
        #expect(schedule.isDue(at: noon + hour, inForce: nil))
    }

    @Test func `the pause after a failure doubles with each failure and never exceeds the interval`() {
        var schedule = RefreshSchedule(interval: .seconds(60))
        var pauses: [Duration] = []
        for _ in 0..<6 {
            schedule.didBegin(at: noon)
            schedule.didFail()
            pauses.append(schedule.next(inForce: nil)! - noon)
        }
        #expect(pauses == [5, 10, 20, 40, 60, 60].map { .seconds($0) })
        schedule.didBegin(at: noon)
        schedule.didSucceed()
        #expect(schedule.next(inForce: nil) == noon + .seconds(60) && schedule.failures == 0)
        #expect(RefreshSchedule.pause(after: 1000, upTo: hour) == hour)
        #expect(RefreshSchedule.pause(after: 1, upTo: .seconds(2)) == .seconds(2), "no longer than the interval")
    }

    @Test func `a clock that is set back makes a list due at once`() {
        var schedule = RefreshSchedule(interval: hour)
        schedule.didBegin(at: noon)
        schedule.didSucceed()
        #expect(schedule.isDue(at: noon - .seconds(1), inForce: nil))
    }
}
