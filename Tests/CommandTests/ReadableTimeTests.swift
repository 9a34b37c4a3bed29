import Mail
import Testing

@testable import sendguard

/// Moments on a terminal that is one hour ahead of UTC.
struct ReadableTimeTests {
    private static let now = Timestamp(rfc3339: "2026-11-30T02:17:10Z")!

    @Test(arguments: [
        ("2026-11-30T02:14:09Z", "today 03:14:09", "03:14:09 today, 3 min ago (2026-11-30T02:14:09.000Z)"),
        ("2026-11-30T02:17:10Z", "today 03:17:10", "03:17:10 today, just now (2026-11-30T02:17:10.000Z)"),
        ("2026-11-29T23:00:00Z", "today 00:00:00", "00:00:00 today, 3 h 17 min ago (2026-11-29T23:00:00.000Z)"),
        ("2026-11-29T22:59:59Z", "yesterday 23:59", "23:59:59 yesterday, 3 h 17 min ago (2026-11-29T22:59:59.000Z)"),
        ("2026-11-28T18:01:00Z", "2026-11-28 19:01", "19:01:00 on 2026-11-28, 1 d 8 h ago (2026-11-28T18:01:00.000Z)"),
        (
            "2025-12-31T23:30:00Z", "2026-01-01 00:30",
            "00:30:00 on 2026-01-01, 333 d 2 h ago (2025-12-31T23:30:00.000Z)"
        ),
        ("2026-11-30T04:17:10Z", "today 05:17:10", "05:17:10 today, in 2 h (2026-11-30T04:17:10.000Z)"),
        ("2026-12-01T22:00:00Z", "tomorrow 23:00", "23:00:00 tomorrow, in 1 d 19 h (2026-12-01T22:00:00.000Z)"),
        ("2027-02-01T00:00:00Z", "2027-02-01 01:00", "01:00:00 on 2027-02-01, in 62 d 21 h (2027-02-01T00:00:00.000Z)"),
    ])
    func `a time is shown in the terminal's time zone`(moment: String, short: String, long: String) throws {
        let at = try #require(Timestamp(rfc3339: moment))
        #expect(ReadableTime.short(at, now: Self.now, utcOffsetSeconds: 3600) == short)
        #expect(ReadableTime.long(at, now: Self.now, utcOffsetSeconds: 3600) == long)
        #expect(short.count <= ReadableTime.cellWidth)
    }

    @Test func `today and yesterday follow the terminal's time zone`() {
        #expect(ReadableTime.short(Self.now, now: Self.now, utcOffsetSeconds: -5 * 3600) == "today 21:17:10")
        let noon = Timestamp(rfc3339: "2026-11-29T12:00:00Z")!
        #expect(ReadableTime.short(noon, now: Self.now, utcOffsetSeconds: -5 * 3600) == "today 07:00:00")
        #expect(ReadableTime.short(noon, now: Self.now, utcOffsetSeconds: 5 * 3600) == "yesterday 17:00")
    }

    @Test func `every moment in a text is converted`() {
        let text = "S1 all defer until 2026-11-30T19:15:43.000Z, older than version 2026-11, of 2026-11-30T02:14:09Z"
        let local = ReadableTime.inText(text, now: Self.now, isTerminal: true)
        #expect(!local.contains("Z") && local.contains("version 2026-11, of "), "\(local)")
        #expect(ReadableTime.inText(text, now: Self.now, isTerminal: false) == text)
    }

    @Test func `without a terminal a time is not converted`() {
        let moment = "2026-11-30T02:14:09.123Z"
        #expect(ReadableTime.fact(moment, now: Self.now, isTerminal: false) == moment)
        #expect(ReadableTime.cell(moment, now: Self.now, isTerminal: false) == moment)
        #expect(ReadableTime.cell(moment, now: Self.now, elsewhere: "02:14 UTC", isTerminal: false) == "02:14 UTC")
        #expect(ReadableTime.aged(moment, now: Self.now, isTerminal: false) == "3 min ago (\(moment))")
        #expect(ReadableTime.cell("long ago", now: Self.now, isTerminal: true) == "long ago")
    }
}
