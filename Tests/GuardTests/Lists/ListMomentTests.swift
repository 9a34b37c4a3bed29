import Mail
import Testing

@testable import Guard

struct ListMomentTests {
    @Test(
        arguments: [
            ("2026-03-01", "2026-03-01T00:00:00.000Z"), ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00.000Z"),
            ("2026-03-01 10:00:00", "2026-03-01T10:00:00.000Z"), ("2026-03-01T10:00", "2026-03-01T10:00:00.000Z"),
            ("2026-03-01 10:00:00 +0200 CEST", "2026-03-01T08:00:00.000Z"),
            ("2026-03-01 10:00:00 UTC", "2026-03-01T10:00:00.000Z"), ("1772323200", "2026-03-01T00:00:00.000Z"),
            ("1772323200123", "2026-03-01T00:00:00.123Z"), ("1772323200123456", "2026-03-01T00:00:00.123Z"),
            ("1772323200.5", "2026-03-01T00:00:00.000Z"), ("20260301", "2026-03-01T00:00:00.000Z"),
            ("20260301T101112", "2026-03-01T10:11:12.000Z"), ("20260301101112", "2026-03-01T10:11:12.000Z"),
            ("20260301T101112Z", "2026-03-01T10:11:12.000Z"),
            ("Sun, 01 Mar 2026 10:00:00 -0500", "2026-03-01T15:00:00.000Z"),
            ("2026-03-01 23:30 PST", "2026-03-02T07:30:00.000Z"), ("2026-03-01 23:30 EDT", "2026-03-02T03:30:00.000Z"),
            ("Sun Mar 01 2026 10:00:00 GMT+0100 (CET)", "2026-03-01T09:00:00.000Z"),
            ("2026-03-01 23:30 CEST", "2026-03-01T00:00:00.000Z"),
            ("1 Mar 2026 23:30 (IST)", "2026-03-01T00:00:00.000Z"),
            ("Mar 1, 2026", "2026-03-01T00:00:00.000Z"),
            ("March 1, 2026 1:02 PM", "2026-03-01T13:02:00.000Z"), ("1 March 2026", "2026-03-01T00:00:00.000Z"),
            ("2026/3/1", "2026-03-01T00:00:00.000Z"),
        ])
    func `a date that begins with its year, or names its month, needs no order`(text: String, moment: String) {
        #expect(ListMoment.read(text).moment?.rfc3339 == moment)
    }

    @Test(
        arguments: [
            ("3/1/2026", "2026-01-03", "2026-03-01"), ("03/01/2026 12:05 AM", "2026-01-03", "2026-03-01"),
            ("01.03.2026", "2026-03-01", "2026-01-03"), ("1-3-26", "2026-03-01", "2026-01-03"),
            ("13/1/2026", "2026-01-13", nil), ("3/31/2026 10:00:30pm", nil, "2026-03-31"), ("31.02.2026", nil, nil),
        ] as [(String, String?, String?)])
    func `any other date of numbers is read in the order of its column`(text: String, dmy: String?, mdy: String?) {
        #expect(ListMoment.read(text) == .open)
        for (order, day) in [(ListDateOrder.dmy, dmy), (.mdy, mdy)] {
            #expect(ListMoment.read(text, order).moment?.rfc3339.prefix(10) == day.map { $0[...] })
        }
    }

    @Test(arguments: [
        "", "0", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "0001-01-01", "0001-01-01T00:00:00Z", "1900-01-01",
        "1970-01-01 00:00:00",
    ])
    func `what databases write for no date is no date`(text: String) {
        #expect(ListMoment.read(text, .dmy) == ListMoment.none)
    }

    @Test(arguments: ["2026-02-30", "true", "12", "2026", "last week", "99:99", "10:00", "20261301", "1/2/3/4"])
    func `any other text is no date that can be read`(text: String) {
        #expect(ListMoment.read(text, .dmy) == .unreadable)
    }
}
