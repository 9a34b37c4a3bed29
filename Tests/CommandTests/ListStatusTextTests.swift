import Admin
import Guard
import Mail
import Testing

@testable import sendguard

struct ListStatusTextTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func lines(
        _ settings: ListSettings, ageSeconds: Int?, changes: Int = 0, _ standing: RefreshStanding = RefreshStanding()
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

    @Test func `a row has the version, the rows, the age, what is left and a mark`() {
        #expect(
            lines(settings(), ageSeconds: 7200, changes: 2)
                == ["  optouts  suppression  version 7  1200 rows, 2 changes  2 h old of 10 h, 8 h left  good"])
        #expect(lines(settings(), ageSeconds: 28_800)[0].hasSuffix("AGEING: all mail is deferred in 2 h"))
        #expect(
            lines(settings(), ageSeconds: 36_001)[0].contains("10 h old of 10 h  mail is deferred: list optouts is"))
        #expect(lines(settings(), ageSeconds: nil)[0].contains("not imported, of 10 h  mail is deferred"))
        #expect(lines(settings { $0.maxAge = nil }, ageSeconds: 60)[0].contains("1 min old, no limit  good"))
    }

    @Test func `scope and mode stand below when they are not the usual`() throws {
        let pattern = try #require(NamePattern("spring-*"))
        let scoped = settings {
            $0.scope = ListScope(campaigns: [pattern])
            $0.mode = .observe
        }
        #expect(lines(scoped, ageSeconds: 1)[1] == "      for campaigns spring-*; mode observe")
        #expect(lines(scoped, ageSeconds: 28_800)[0].hasSuffix("AGEING: too old in 2 h"))
        #expect(lines(scoped, ageSeconds: 36_001)[0].hasSuffix("TOO OLD: no mail waits for it (mode observe)"))
    }

    @Test func `how the refresh goes stands below`() {
        let refreshed = settings {
            $0.refresh = ListRefresh(.command(["/bin/export", "secret"], every: .seconds(3600), timeout: .seconds(9)))
        }
        var standing = RefreshStanding()
        #expect(lines(refreshed, ageSeconds: 1, standing)[1] == "      refreshed from command /bin/export every 1 h")
        standing.succeededAt = Self.noon - .seconds(600)
        standing.failedAt = Self.noon - .seconds(60)
        standing.failure = "ended with 1"
        standing.nextTry = Self.noon + .seconds(10)
        #expect(
            lines(refreshed, ageSeconds: 1, standing)[1]
                == "      refreshed from command /bin/export every 1 h; done 10 min ago; FAILED 1 min ago: ended with 1; "
                + "next in 10 s")
        standing.succeededAt = Self.noon
        #expect(lines(refreshed, ageSeconds: 1, standing)[1].contains("; failed 1 min ago"))
    }
}
