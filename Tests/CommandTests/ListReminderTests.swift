import Content
import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct ListReminderTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func settings(_ mode: CheckMode = .enforce) -> ListSettings {
        var settings = ListSettings(name: "optouts")
        settings.maxAge = .seconds(100)
        settings.mode = mode
        return settings
    }

    private func version(_ number: Int64 = 1, at second: Int) -> ListVersion {
        ListVersion(
            list: "optouts", kind: .suppression, version: number, rows: 5,
            importedAt: Self.noon + .seconds(second), source: "optouts.csv")
    }

    /// The log lines at each moment, in seconds from noon.
    private func said(_ moments: [(at: Int, version: ListVersion?)], _ settings: ListSettings) -> [[String]] {
        var reminder = ListReminder()
        return moments.map { moment in
            let now = Self.noon + .seconds(moment.at)
            let versions = moment.version.map { [$0] } ?? []
            return reminder.notice(
                ListReport.reports(settings: [settings], versions: versions, now: now), at: now
            ).map { "\($0.kind.rawValue): \($0.text)" }
        }
    }

    @Test func `each is said once: most of the age, too old, good again`() {
        let (old, new) = (version(at: 0), version(2, at: 140))
        let said = said(
            [(0, old), (79, old), (80, old), (90, old), (101, old), (130, old), (140, new), (150, new)], settings())
        let stale =
            "list optouts is 101 s old, older than its max_age of 100 s (version 1 of optouts.csv stays loaded)"
        #expect(
            said == [
                [], [],
                [
                    "warning: list optouts is 1 min old, 80 % of its max_age of 1 min: all mail is deferred in 20 s, "
                        + "unless it is refreshed"
                ], [],
                ["warning: mail is deferred: \(stale)"], [],
                [
                    "resumed: list optouts is in order again (version 2 of optouts.csv); no mail is deferred because "
                        + "of it"
                ], [],
            ])
    }

    @Test func `a list that is refreshed in time is fresh again, and warned of again later`() {
        let (old, new) = (version(at: 0), version(2, at: 85))
        let said = said([(85, old), (86, new), (170, new)], settings())
        #expect(said[0].count == 1)
        #expect(said[1] == ["resumed: list optouts is fresh again (version 2 of optouts.csv)"])
        #expect(said[2].count == 1 && said[2][0].hasPrefix("warning: "))
    }

    @Test func `a list that is missing is told at once, and one that comes half stale is two things to say`() {
        let said = said([(0, nil), (1, nil), (90, version(at: 0))], settings())
        #expect(said[0] == ["warning: mail is deferred: list optouts is missing: it was never imported"])
        #expect(said[1].isEmpty)
        #expect(said[2].count == 2 && said[2][0].hasPrefix("resumed: ") && said[2][1].hasPrefix("warning: "))
    }

    @Test func `a list that is merely observed defers nothing, and one that is off is not spoken of`() {
        let old = version(at: 0)
        let observed = said([(80, old), (101, old)], settings(.observe))
        #expect(observed[0].count == 1 && observed[0][0].contains("too old in 20 s"))
        #expect(observed[1].count == 1 && observed[1][0].contains("refuses and defers no mail"))
        #expect(said([(80, old), (101, old), (102, nil)], settings(.off)) == [[], [], []])
    }
}
