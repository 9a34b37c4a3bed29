import Mail
import Testing

@testable import Guard

struct ListFreshnessTests {
    private let now = Timestamp(rfc3339: "2026-03-02T12:00:00Z")!

    private func freshness(age: Duration, maxAge: Duration?) -> ListFreshness {
        // Imported just now, but only the time of generation counts.
        let version = ListVersion(
            list: "optouts", kind: .suppression, version: 3, rows: 10, importedAt: now, generatedAt: now - age,
            source: "optouts.csv")
        return ListFreshness(version, maxAge: maxAge, now: now)
    }

    @Test func `a list is ageing from 80 percent of its max_age and too old above 100 percent`() {
        let hour = Duration.seconds(3600)
        let states: [(Duration, ListFreshness.State)] = [
            (.zero, .fresh), (.seconds(2879), .fresh), (.seconds(2880), .ageing), (hour, .ageing),
            (hour + .microseconds(1), .tooOld),
        ]
        for (age, state) in states { #expect(freshness(age: age, maxAge: hour).state == state, "\(age)") }
        #expect(freshness(age: .seconds(2880), maxAge: hour).left == .seconds(720))
        #expect(freshness(age: hour * 3, maxAge: hour).left == .zero)
    }

    @Test func `a list without max_age never gets old`() {
        let ancient = freshness(age: .seconds(86_400 * 1000), maxAge: nil)
        #expect(ancient.state == .fresh && ancient.left == nil)
    }

    @Test func `a list with a date in the future is fresh and has the age zero`() {
        let freshness = freshness(age: .seconds(-50), maxAge: .seconds(100))
        #expect(freshness.age == .zero && freshness.left == .seconds(100) && freshness.state == .fresh)
    }
}
