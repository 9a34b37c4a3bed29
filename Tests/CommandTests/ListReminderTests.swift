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
    private func logLines(_ moments: [(at: Int, version: ListVersion?)], _ settings: ListSettings) -> [[String]] {
        var reminder = ListReminder()
        return moments.map { moment in
            let now = Self.noon + .seconds(moment.at)
            let versions = moment.version.map { [$0] } ?? []
            return reminder.notice(
                ListReport.reports(settings: [settings], versions: versions, now: now), at: now
            ).map { "\($0.kind.rawValue): \($0.text)" }
        }
    }

    @Test func `ageing, too old and good again are each reported once`() {
        let (old, new) = (version(at: 0), version(2, at: 140))
        let logLines = logLines(
            [(0, old), (79, old), (80, old), (90, old), (101, old), (130, old), (140, new), (150, new)], settings())
        let stale =
            "list optouts is 101 s old, older than its max_age of 100 s (still in force: version 1 of optouts.csv)"
        #expect(
            logLines == [
                [], [],
                [
                    "warning: list optouts is 80 s old, 80 % of its max_age of 100 s: all mail is deferred in 20 s, "
                        + "unless it is refreshed"
                ], [],
                ["warning: mail is deferred: \(stale)"], [],
                [
                    "resumed: list optouts is in order again (version 2 of optouts.csv); no mail is deferred because "
                        + "of it"
                ], [],
            ])
    }

    @Test func `a list refreshed in time is reported as fresh, and warned about again later`() {
        let (old, new) = (version(at: 0), version(2, at: 85))
        let logLines = logLines([(85, old), (86, new), (170, new)], settings())
        #expect(logLines[0].count == 1)
        #expect(logLines[1] == ["resumed: list optouts is fresh again (version 2 of optouts.csv)"])
        #expect(logLines[2].count == 1 && logLines[2][0].hasPrefix("warning: "))
    }

    @Test func `a missing list is reported at once, and an ageing import of it gives two lines`() {
        let logLines = logLines([(0, nil), (1, nil), (90, version(at: 0))], settings())
        #expect(logLines[0] == ["warning: mail is deferred: list optouts is missing: it was never imported"])
        #expect(logLines[1].isEmpty)
        #expect(
            logLines[2].count == 2 && logLines[2][0].hasPrefix("resumed: ") && logLines[2][1].hasPrefix("warning: "))
    }

    @Test func `a list that leaves the configuration or is turned off while it defers mail ends its alert`() {
        var reminder = ListReminder()
        func lines(_ settings: [ListSettings], at second: Int, _ versions: [ListVersion] = []) -> [String] {
            let now = Self.noon + .seconds(second)
            return reminder.notice(ListReport.reports(settings: settings, versions: versions, now: now), at: now)
                .map { "\($0.kind.rawValue): \($0.text)" }
        }
        #expect(lines([settings()], at: 0).count == 1)
        #expect(
            lines([], at: 1) == ["resumed: list optouts is no list any more; no mail is deferred because of it"])
        #expect(lines([], at: 2).isEmpty)
        #expect(lines([settings()], at: 3).count == 1)
        #expect(
            lines([settings(.off)], at: 4)
                == ["resumed: list optouts is off (mode off); no mail is deferred because of it"])
        #expect(lines([settings()], at: 5).count == 1)
        // Its import is still there, and is asked about all mail without a limit of age.
        #expect(
            lines([], at: 6, [version(at: 0)])
                == [
                    "resumed: list optouts is in order again (version 1 of optouts.csv); no mail is deferred because of it"
                ])
        #expect(lines([settings()], at: 90, [version(at: 0)]).count == 1)
        #expect(lines([settings(.off)], at: 91) == ["resumed: list optouts is off (mode off); its age does not matter"])
    }

    @Test func `an observed list is reported to defer no mail, and a list that is off is not reported`() {
        let old = version(at: 0)
        let observed = logLines([(80, old), (101, old)], settings(.observe))
        #expect(observed[0].count == 1 && observed[0][0].contains("too old in 20 s"))
        #expect(observed[1].count == 1 && observed[1][0].contains("refuses and defers no mail"))
        #expect(logLines([(80, old), (101, old), (102, nil)], settings(.off)) == [[], [], []])
    }
}
