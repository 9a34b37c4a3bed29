import Control
import Guard
import Mail
import Testing

@testable import sendguard

/// The output of the list commands.
struct ListTextTests {
    private static let now = Timestamp(rfc3339: "2026-11-27T12:00:00Z")!

    private static func version(_ number: Int64 = 3, rows: Int = 1200, changes: Int = 0, doubt: String? = nil)
        -> ListVersion
    {
        ListVersion(
            list: "out", kind: .suppression, version: number, rows: rows, importedAt: now - .seconds(3 * 3600),
            source: "a\u{1B}.csv", sha256: "0123456789abcdef0123", options: [.subaddress], changes: changes,
            doubt: doubt)
    }

    private static var settings: ListSettings {
        var settings = ListSettings(name: "out")
        settings.maxAge = .seconds(86_400)
        settings.maxRemoved = 0.1
        settings.scope = ListScope(campaigns: [NamePattern("spring-*")!])
        return settings
    }

    private static func detail(_ version: ListVersion?, latest: [ListChange] = []) -> ListDetailReport {
        let report = ListReport.reports(settings: [settings], versions: version.map { [$0] } ?? [], now: now)[0]
        return ListDetailReport(report, version, settings: settings, latest: latest, kept: [2, 3])
    }

    private static func repairs(_ rows: Int, of all: Int) throws -> ListRepairsReport {
        var repairs = ListRepairs()
        for line in 3..<3 + rows { repairs.count([.apostrophe], line: line, entries: 1) }
        repairs.count([.mailto, .several], line: 90, entries: 3)
        return try #require(ListRepairsReport(repairs, of: all))
    }

    @Test func `what an import repaired is told by kind, with the first lines`() throws {
        let report = try Self.repairs(4, of: 100)
        #expect(
            ListRepairsText.line(of: report)
                == "repaired 5 of 100 rows: 4 leading apostrophe (lines 3, 4, 5, …), 1 mailto: or a label (line 90), "
                + "1 several addresses (line 90); rows with several addresses gave 2 more")
        #expect(ListRepairsText.warning(of: report) == nil)
        #expect(ListRepairsReport(ListRepairs(), of: 100) == nil)
    }

    private static func hashes(_ addresses: Int, _ matched: Int, _ source: ListHashSource? = nil) -> ListHashReport {
        var settings = ListSettings(name: "out")
        settings.hash = source
        return ListHashReport(
            ListHashTrial(hashes: 1204, addresses: addresses, matched: matched, at: now), settings)
    }

    @Test func `what came of trying hashes is told`() {
        let none = Self.hashes(80_112, 0)
        #expect(
            ListHashText.line(of: none)
                == "no hash of 1204 matches any of 80112 addresses seen in 7 days or on other lists: a salt may be missing, "
                + "or another form was hashed")
        #expect(ListHashText.warning(of: none)?.hasPrefix("CAUTION: no hash of 1204") == true)
        let salted = Self.hashes(100, 0, ListHashSource(.suffix, file: "/s"))
        #expect(ListHashText.line(of: salted).contains("the salt or its place may be wrong, or another form"))
        let keyed = Self.hashes(100, 0, ListHashSource(.hmac, file: "/k"))
        #expect(ListHashText.line(of: keyed).contains("the HMAC key may be wrong, or another form"))
        for few in [Self.hashes(99, 0), Self.hashes(1, 1), Self.hashes(80_112, 12)] {
            #expect(ListHashText.warning(of: few) == nil)
        }
        #expect(
            ListHashText.line(of: Self.hashes(99, 0))
                == "its 1204 hashes could not be tried: the guard knows 99 addresses seen in 7 days or on other lists, and "
                + "needs 100")
        #expect(
            ListHashText.line(of: Self.hashes(80_112, 12))
                == "12 of 80112 addresses seen in 7 days or on other lists match its 1204 hashes")
    }

    @Test func `the page of a list says that its hashes match nobody`() {
        var detail = Self.detail(Self.version())
        detail.more.hashes = Self.hashes(100, 0)
        #expect(
            ListShowText.lines(of: detail, now: Self.now).contains {
                $0.hasPrefix("  hashes    ") && $0.contains("no hash of 1204 matches any of 100 addresses")
            })
    }

    @Test func `many repairs are told loudly`() throws {
        let report = try Self.repairs(5, of: 100)
        let warning = try #require(ListRepairsText.warning(of: report))
        #expect(warning.hasPrefix("CAUTION: 6 % of the rows (6 of 100)"))
    }

    @Test func `an entry that was repaired is told with its repair`() {
        var report = ListChangesReport(list: "out", action: .add, kind: .suppression, isNew: false, outcomes: [])
        report.outcomes = [
            .init(entry: "ann@example.com", changed: true, hits: [], of: "out", repaired: [.name, .apostrophe])
        ]
        #expect(
            ListChangesText.lines(of: report) == [
                "added ann@example.com (repaired: leading apostrophe, display name) to out"
            ])
    }

    @Test func `the table has one line per list`() {
        let lines = ListShowText.table(of: [Self.detail(Self.version(changes: 2)), Self.detail(nil)])
        #expect(
            lines == [
                "LIST  KIND         VERSION  ROWS  CHANGES  AGE              ASKED ABOUT                STATE",
                "out   suppression  3        1200  2        3 h, limit 24 h  mail of campaign spring-*  good",
                "out   suppression  -        0     0        -                mail of campaign spring-*  mail is deferred: list out "
                    + "is missing: it was never imported",
            ])
        #expect(ListShowText.table(of: []).count == 1)
    }

    @Test func `the page of a list shows its version, source, options, scope and latest changes`() {
        let change = ListChange(
            list: "out", action: .remove, entry: ListEntry(key: "ann@example.com", reason: "asked", since: nil),
            who: "bob", at: Self.now)
        let lines = ListShowText.lines(
            of: Self.detail(Self.version(changes: 5, doubt: "it is damaged"), latest: [change]), now: Self.now)
        #expect(
            lines == [
                "out  suppression, mail is deferred: list out is in doubt: it is damaged (still in force: version 3 of a?.csv)",
                "  in force  version 3: 1200 rows, and 5 single changes on top",
                "  source    a?.csv, imported 2026-11-27T09:00:00.000Z (3 h ago)",
                "  sha256    0123456789abcdef0123", "  options   subaddress", "  kept      versions 2, 3",
                "  doubt     it is damaged", "  asked     it is asked about mail of campaign spring-*",
                "  expected  suppression for campaigns spring-*, enforce; max_age 24 h; max_removed 10 %; 3 versions kept",
                "the latest single changes",
                "  2026-11-27T12:00:00.000Z  removed  ann@example.com  by bob: asked",
            ])
    }

    @Test func `a check shows for each list whether, why and since when the address is on it`() {
        let lists = ListReport.reports(
            settings: [Self.settings, ListSettings(name: "never")], versions: [Self.version()], now: Self.now)
        func hit(_ key: String, _ reason: String = "") -> ListHit {
            var entry = ListEntry(key: key, reason: reason, since: Timestamp(rfc3339: "2026-03-01"))
            entry.segment = "fr"
            return ListHit(list: "out", kind: .suppression, version: 3, entry: entry)
        }
        func change(_ action: ListChange.Action) -> ListChange {
            ListChange(list: "out", action: action, entry: hit("*.example.com", "r").entry, who: "bob", at: Self.now)
        }
        func lines(_ standings: [ListFreshnessReport], erased: Timestamp? = nil) -> [String] {
            ListCheckText.lines(
                of: ListCheckReport(
                    address: "ann@example.com", erasedAt: erased, lists: standings, mail: .refused, why: "why"),
                now: Self.now)
        }
        #expect(
            lines([
                ListFreshnessReport(lists[0], hit: hit("ann@example.com", "bounced"), change: nil),
                ListFreshnessReport(lists[1], hit: nil, change: nil),
            ]) == [
                "ann@example.com",
                "  out    suppression  ON IT      bounced, since 2026-03-01, segment fr, by version 3; it is asked about mail of "
                    + "campaign spring-*",
                "  never  suppression  not on it  never imported; it is asked about all mail",
                "mail to it is refused: why",
            ])
        #expect(
            lines([ListFreshnessReport(lists[0], hit: hit("*.example.com"), change: change(.add))])[1]
                == "  out  suppression  ON IT  by *.example.com (a domain with its subdomains), since 2026-03-01, segment fr, "
                + "added by bob 0 s ago (2026-11-27T12:00:00.000Z); it is asked about mail of campaign spring-*")
        #expect(
            lines([ListFreshnessReport(lists[0], hit: nil, change: change(.remove))])[1]
                == "  out  suppression  not on it  version 3, removed by bob 0 s ago (2026-11-27T12:00:00.000Z): r; it is asked "
                + "about mail of campaign spring-*")
        #expect(lines([], erased: Self.now)[1].hasPrefix("  erased on request 0 s ago (2026-11-27T12:00:00.000Z)"))
        let free = ListCheckReport(address: "a", erasedAt: nil, lists: [], mail: .passes, why: nil)
        #expect(
            ListCheckText.lines(of: free, now: Self.now) == [
                "a", "  there are no lists", "mail to it passes the lists",
            ])
        #expect(!free.isListed)
    }

    @Test func `a history shows how many rows each version gained or lost`() {
        let versions = [Self.version(1, rows: 10), Self.version(2, rows: 15), Self.version(3, rows: 14)]
        let reports = versions.enumerated().map { index, version in
            ListVersionReport(
                version, before: index > 0 ? versions[index - 1] : nil, who: index == 1 ? "ann" : nil,
                isInForce: index == 2)
        }
        let lines = ListHistoryText.lines(of: reports)
        #expect(lines[0] == "VERSION  IMPORTED                  BY   SOURCE  ROWS  CHANGE  SHA256        STATE")
        #expect(lines[1] == "1        2026-11-27T09:00:00.000Z  -    a?.csv  10    -       0123456789ab  kept")
        #expect(lines[2] == "2        2026-11-27T09:00:00.000Z  ann  a?.csv  15    +5      0123456789ab  kept")
        #expect(lines[3] == "3        2026-11-27T09:00:00.000Z  -    a?.csv  14    -1      0123456789ab  in force")
    }

    @Test func `a history says how many entries were new, went and stayed`() {
        var version = Self.version(2, rows: 812)
        version.turnover = ListTurnover(new: 20, gone: 412, stay: 792)
        let report = ListVersionReport(version, before: Self.version(1), who: nil, isInForce: true)
        let lines = ListHistoryText.lines(of: [report])
        #expect(lines.last?.contains("  812   20 new, 412 gone, 792 stay  ") == true, "\(lines)")
        version.erased = 2
        let erased = ListVersionReport(version, before: nil, who: nil, isInForce: true)
        #expect(erased.turnover == "20 new, 412 gone, 792 stay, 2 erased")
    }

    @Test func `an import says which rows it left out because their people were erased`() {
        var report = ListImportReport(Self.version(2), previousRows: nil)
        #expect(ListImportCommand.erased(of: report) == nil)
        report.erased = 1
        #expect(
            ListImportCommand.erased(of: report) == "1 row names a person who was erased, and is left out")
        report.erased = 3
        #expect(
            ListImportCommand.erased(of: report) == "3 rows name people who were erased, and are left out")
    }

    @Test func `a shortened history says how many versions it leaves out`() {
        let reports = [Self.version(41), Self.version(42)].map {
            ListVersionReport($0, before: Self.version(40), who: nil, isInForce: false)
        }
        let lines = ListHistoryText.lines(of: reports)
        #expect(lines.count == 4 && lines[0] == "(the newest 2 versions; 40 before them are not listed)")
    }

    @Test func `a difference has the marks of diff`() {
        var difference = ListDifference()
        difference.added = 3
        difference.removed = 1
        difference.same = 8
        difference.addedEntries = [ListEntry(key: "@example.com", reason: "rival", since: Self.now)]
        difference.removedEntries = [ListEntry(key: "ann@example.com", reason: "", since: nil)]
        #expect(
            ListDifferenceText.lines(of: ListDifferenceReport(list: "out", from: 2, to: 3, difference)) == [
                "out version 2 > 3: 3 added, 1 removed, 0 changed, 8 the same", "- ann@example.com",
                "+ @example.com  (rival, 2026-11-27T12:00:00Z)", "  and 2 more (--limit)",
            ])
    }

    @Test func `a few changes are listed one by one, many as a sum`() {
        func report(_ action: ListChange.Action, _ outcomes: [ListChangesReport.Outcome], isNew: Bool = false)
            -> ListChangesReport
        {
            ListChangesReport(list: "out", action: action, kind: .suppression, isNew: isNew, outcomes: outcomes)
        }
        func outcome(_ entry: String, _ isChanged: Bool, _ hits: [ListHit] = []) -> ListChangesReport.Outcome {
            .init(entry: entry, changed: isChanged, hits: hits, of: "out")
        }
        func hit(_ list: String, _ key: String) -> ListHit {
            ListHit(
                list: list, kind: .suppression, version: 1, entry: ListEntry(key: key, reason: "", since: nil))
        }
        #expect(
            ListChangesText.lines(of: report(.add, [outcome("@a.example", true)], isNew: true)) == [
                "list out (suppression) is new", "added @a.example (a domain) to out",
            ])
        #expect(
            ListChangesText.lines(
                of: report(
                    .remove,
                    [
                        outcome("x@a.example", true, [hit("out", "@a.example")]),
                        outcome("y@a.example", true, [hit("bounced", "y@a.example")]), outcome("z@a.example", false),
                    ])) == [
                    "removed x@a.example from out; but its entry @a.example (a domain) still covers it",
                    "removed y@a.example from out; mail to it is still refused: it is on bounced",
                    "z@a.example is not on out", "out: 2 removed, 1 not there",
                ])
        let many = (0..<30).map { outcome("u\($0)@a.example", $0 > 0) }
        #expect(ListChangesText.lines(of: report(.add, many)) == ["out: 29 added, 1 there already"])
    }

    @Test func `statistics have bars, and old months share one bar`() {
        var statistics = ListStatistics()
        statistics.rows = 400
        statistics.kinds = ["an address": 400]
        statistics.reasons = ["bounced": 300, "": 99, "un\u{7}subscribed": 1]
        statistics.months = ["": 1]
        for month in 0..<30 {
            statistics.months["20\(10 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)"] = 10
        }
        statistics.unengagedMonths = [0: 4, 1: 2, 23: 1, 24: 1, 90: 2]
        let lines = ListStatisticsText.lines(of: ListStatisticsReport(Self.version(), statistics))
        #expect(lines[0] == "out  suppression, version 3, 400 rows")
        let bar = String(repeating: "█", count: 30)
        #expect(lines.contains("  bounced        300  \(bar) 75 %"))
        #expect(lines.contains("  (not given)     99  █████████ 25 %"))
        #expect(lines.contains("  un?subscribed    1  █ <1 %"))
        #expect(lines.contains("  earlier      70  \(bar) 18 %"))
        #expect(lines.contains("  24 months ago or more  3  \(String(repeating: "█", count: 22)) <1 %"))
        #expect(!lines.contains("segments"), "no entry has a segment")
    }
}
