import Foundation
import Testing

@testable import Mail

struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "Thu, 1 Jan 1970 00:00:00 +0000"),
            (1_795_468_156_123_000, "2026-11-23T21:09:16.123Z", "Mon, 23 Nov 2026 21:09:16 +0000"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z", "Tue, 29 Feb 2000 00:00:00 +0000"),
            (4_107_542_399_999_000, "2100-02-28T23:59:59.999Z", "Sun, 28 Feb 2100 23:59:59 +0000"),
            (-1000, "1969-12-31T23:59:59.999Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
        ] as [(Int64, String, String)])
    func `a moment is written in both formats and read back`(
        _ microseconds: Int64, _ rfc3339: String, _ rfc5322: String
    ) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(moment.rfc3339 == rfc3339)
        #expect(moment.rfc5322 == rfc5322)
        #expect(Timestamp(rfc3339: rfc3339) == moment)
    }

    @Test(arguments: [
        ("2026-11-23", "2026-11-23T00:00:00.000Z"), ("2026-11-23T21:09:16Z", "2026-11-23T21:09:16.000Z"),
        ("2026-11-23t21:09:16z", "2026-11-23T21:09:16.000Z"), ("2026-11-23 21:09:16.5Z", "2026-11-23T21:09:16.500Z"),
        ("2026-11-23T21:09:16+01:30", "2026-11-23T19:39:16.000Z"),
        ("2026-11-23T21:09:16-05:00", "2026-11-24T02:09:16.000Z"),
        ("2026-11-23T21:09:16.1234567Z", "2026-11-23T21:09:16.123Z"), ("2024-02-29", "2024-02-29T00:00:00.000Z"),
    ])
    func `any offset and precision is read`(_ text: String, _ expected: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == expected)
    }

    @Test(arguments: [
        "", "2026", "2026-11", "2026-13-01", "2026-00-01", "2026-11-31", "2026-02-29", "2026-11-23T",
        "2026-11-23T21:09",
        "2026-11-23T21:09:16", "2026-11-23T24:00:00Z", "2026-11-23T21:60:00Z", "2026-11-23T21:09:16.Z",
        "2026-11-23T21:09:16Zx", "2026-11-23T21:09:16+1:00", "2026-11-23T21:09:16+24:00", "x026-11-23", "2026/11/23",
    ])
    func `a text that is not a date is refused`(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `durations can be added to moments and subtracted from them`() {
        let moment = Timestamp(microseconds: 1_000_000)
        #expect((moment + .milliseconds(1500)).microseconds == 2_500_000)
        #expect((moment - .seconds(2)).microseconds == -1_000_000)
        #expect(moment - Timestamp(microseconds: 250_000) == .milliseconds(750))
        #expect(moment < moment + .microseconds(1))
    }

    private static let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]

    /// Moments that are certainly mistakes: as a sum, and in each written form.
    @Test(arguments: extremes, extremes)
    func `a moment outside the years 0000 to 9999 becomes the first or the last moment`(_ a: Int64, _ b: Int64) {
        let (first, second) = (Timestamp(microseconds: a), Timestamp(microseconds: b))
        let lengths: [Duration] = [
            .microseconds(b), .seconds(b), second - first, .milliseconds(b), .nanoseconds(b),
            Duration(secondsComponent: b, attosecondsComponent: 0) * 18,
        ]
        for moment in [first, second] + lengths.flatMap({ [first + $0, first - $0] }) {
            #expect((Timestamp.earliest...Timestamp.latest).contains(moment))
            #expect(moment.rfc3339.utf8.count == 24 && moment.rfc5322.utf8.count >= 30)
            #expect(Timestamp(rfc3339: moment.rfc3339)?.rfc3339 == moment.rfc3339)
        }
        #expect(Timestamp.earliest.rfc3339 == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp.latest.rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect((first + .seconds(Int64.max) == .latest) && (first - .seconds(Int64.max) == .earliest))
        #expect(Timestamp(rfc3339: "9999-12-31T23:59:60-23:59") == .latest)
    }

    @Test func `a moment in JSON outside the years 0000 to 9999 is an error`() throws {
        func read(_ text: String) throws -> Timestamp {
            try JSONDecoder().decode(Timestamp.self, from: Data(text.utf8))
        }
        #expect(try read(#"{"microseconds":1}"#) == Timestamp(microseconds: 1))
        #expect(
            String(decoding: try JSONEncoder().encode(Timestamp(microseconds: 1)), as: UTF8.self)
                == #"{"microseconds":1}"#)
        for number in ["9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "1.5", "null"] {
            #expect(throws: DecodingError.self, "\(number)") { try read("{\"microseconds\":\(number)}") }
        }
    }

    @Test func `durations saturate when converted to whole numbers`() {
        let longest = Duration(secondsComponent: .max, attosecondsComponent: 0) * 18
        for length in [longest, .zero - longest] {
            let end = length > .zero ? Int64.max : .min
            #expect(length.wholeSeconds == end && length.microseconds == end && length.nanoseconds == end)
        }
        #expect(Duration.seconds(Int64.max).microseconds == .max && Duration.seconds(Int64.min).nanoseconds == .min)
        #expect(Duration.milliseconds(-1500).wholeSeconds == -1)
        #expect(Duration.milliseconds(-1500).microseconds == -1_500_000)
        #expect(Duration.nanoseconds(1_999).microseconds == 1)
    }

    /// Every day of 800 years: writing and reading a date are inverse.
    @Test func `every day of 800 years is read back`() {
        for day in stride(from: Int64(-146_097), to: 146_097, by: 1) {
            let moment = Timestamp(microseconds: day * 86_400_000_000)
            if Timestamp(rfc3339: moment.rfc3339) != moment { Issue.record("\(moment.rfc3339)") }
        }
    }
}
