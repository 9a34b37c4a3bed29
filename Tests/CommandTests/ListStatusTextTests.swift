import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct ListStatusTextTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func lines(
        _ settings: ListSettings, ageSeconds: Int?, changes: Int = 0, _ standing: RefreshStatus = RefreshStatus()
    ) -> [String] {
        let version = ageSeconds.map { age in
            ListVersion(
                list: settings.name, kind: settings.kind, version: 7, rows: 1200, importedAt: Self.noon,
                generatedAt: Self.noon - .seconds(age), source: "o.csv", changes: changes)
        }
        let refreshes = settings.refresh.map { [settings.name: ListRefreshReport($0, standing)] } ?? [:]
        let reports = ListReport.reports(
            settings: [settings], versions: version.map { [$0] } ?? [], refreshes: refreshes, now: Self.noon)
        return ListStatusText(lists: reports, now: Self.noon).lines
    }

    private func settings(_ change: (inout ListSettings) -> Void = { _ in }) -> ListSettings {
        var settings = ListSettings(name: "optouts")
        settings.maxAge = .seconds(36_000)
        change(&settings)
        return settings
    }

    @Test func `a row shows the version, the rows, the age, the time left and the state`() {
        #expect(
            lines(settings(), ageSeconds: 7200, changes: 2)
                == [
                    "  optouts  suppression  version 7  1200 rows, 2 changes  2 h old, limit 10 h, 8 h left  good",
                    "      it is asked about all mail",
                ])
        #expect(lines(settings(), ageSeconds: 28_800)[0].hasSuffix("AGEING: all mail is deferred in 2 h"))
        #expect(
            lines(settings(), ageSeconds: 36_001)[0].contains("10 h old, limit 10 h  mail is deferred: list optouts is")
        )
        #expect(lines(settings(), ageSeconds: nil)[0].contains("not imported, limit 10 h  mail is deferred"))
        #expect(lines(settings { $0.maxAge = nil }, ageSeconds: 60)[0].contains("60 s old, no limit  good"))
    }

    @Test func `the mail that a list is asked about is shown below its row`() throws {
        let pattern = try #require(NamePattern("spring-*"))
        let scoped = settings {
            $0.scope = ListScope(campaigns: [pattern])
            $0.mode = .observe
        }
        #expect(
            lines(scoped, ageSeconds: 1)[1]
                == "      it is asked about mail of campaign spring-*, and refuses nobody (mode observe)")
        #expect(lines(scoped, ageSeconds: 28_800)[0].hasSuffix("AGEING: too old in 2 h"))
        #expect(lines(scoped, ageSeconds: 36_001)[0].hasSuffix("TOO OLD: no mail waits for it (mode observe)"))
    }

    @Test func `the state of the refresh is shown below the row`() {
        let refreshed = settings {
            $0.refresh = ListRefresh(.command(["/bin/export", "secret"], every: .seconds(3600), timeout: .seconds(9)))
        }
        var standing = RefreshStatus()
        #expect(lines(refreshed, ageSeconds: 1, standing)[2] == "      refreshed from command /bin/export every 1 h")
        standing.succeededAt = Self.noon - .seconds(600)
        standing.failedAt = Self.noon - .seconds(60)
        standing.failure = "ended with 1"
        standing.nextTry = Self.noon + .seconds(10)
        #expect(
            lines(refreshed, ageSeconds: 1, standing)[2]
                == "      refreshed from command /bin/export every 1 h; done 10 min ago; FAILED 1 min ago: ended with 1; "
                + "next in 10 s")
        standing.succeededAt = Self.noon
        #expect(lines(refreshed, ageSeconds: 1, standing)[2].contains("; failed 1 min ago"))
    }

    @Test func `an audience without a configured or imported scope is marked as asked about no mail`() {
        let version = ListVersion(
            list: "members", kind: .audience, version: 1, rows: 3, importedAt: Self.noon, source: "m.csv")
        let reports = ListReport.reports(settings: [], versions: [version], now: Self.noon)
        let lines = ListStatusText(lists: reports, now: Self.noon).lines
        #expect(
            lines.count == 1 && lines[0].contains("ASKED ABOUT NO MAIL: it is not in the configuration"), "\(lines)")
        #expect(reports[0].asked == "is asked about no mail" && !reports[0].configured)
    }

    @Test func `a list whose stream does not exist is marked as asked about no mail`() throws {
        var list = settings()
        list.scope = ListScope(streams: [try #require(NamePattern("newsleter"))])
        var configuration = Configuration()
        configuration.listeners = [ListenerSettings(address: "127.0.0.1:1")]
        configuration.listeners[0].stream = "newsletter"
        let report = try #require(
            ListReport.reports(
                settings: [list], versions: [], mail: PossibleMail(configuration) { _ in nil }, now: Self.noon
            ).first)
        #expect(report.unmet == "no stream here has the name \"newsleter\" (there are: newsletter)")
        #expect(
            ListStatusText(lists: [report], now: Self.noon).lines[0].contains("ASKED ABOUT NO MAIL: no stream here"))
    }
}
