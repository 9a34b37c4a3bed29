import Guard
import Testing

@testable import sendguard

struct ValueTextTests {
    @Test(
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("10m", .seconds(600)),
            ("10min", .seconds(600)), ("24h", .seconds(86_400)), ("7d", .seconds(604_800)), ("5 s", .seconds(5)),
        ])
    func `durations are read`(text: String, duration: Duration) {
        #expect(ValueText.duration(text) == duration)
    }

    @Test(arguments: [
        "", "30", "s", "-1s", "1.5h", "0s", "1h30m", "1 day", "99999999999999999999s", "3S", "36526d",
        "1000000000d", "9223372036854775807d", "-9223372036854775808s", "nan", "inf", "1e9s",
    ])
    func `any other text is not a duration`(text: String) {
        #expect(ValueText.duration(text) == nil)
    }

    @Test(arguments: [
        ("1", 1), ("10MB", 10_000_000), ("64MiB", 64 << 20), ("2 GiB", 2 << 30), ("5B", 5), ("1KB", 1000),
    ])
    func `sizes are read`(text: String, size: Int) {
        #expect(ValueText.size(text) == size)
    }

    @Test(arguments: [
        "", "MB", "10M", "10mb", "-1MB", "1.5MB", "0", "9223372036854775807GiB",
        "9223372036854775807", "1125899906842625", "nan", "1e9",
    ])
    func `any other text is not a size`(text: String) {
        #expect(ValueText.size(text) == nil)
    }

    @Test func `the largest duration, size and rate are read, and larger rates are not`() {
        #expect(ValueText.duration("36525d") == ValueLimits.time)
        #expect(ValueText.size("1125899906842624") == ValueLimits.sizeBytes)
        #expect(ValueText.ratePerMinute("1000000000/s") == ValueLimits.perMinute)
        for text in ["1000000001/s", "9223372036854775807/s", "-1/s", "0/min", "nan/s"] {
            #expect(ValueText.ratePerMinute(text) == nil, "\(text)")
        }
    }

    @Test func `shares are read`() {
        #expect(ValueText.share("20%") == 0.2)
        #expect(ValueText.share("0.25") == 0.25)
        #expect(ValueText.share("100%") == 1)
        for text in ["", "%", "101%", "1.1", "-1%", "1e-1", "nan", "."] {
            #expect(ValueText.share(text) == nil, "\(text)")
        }
    }

    @Test func `endpoints are read`() throws {
        let four = try #require(ValueText.endpoint("127.0.0.1:25"))
        #expect(four == ("127.0.0.1", 25))
        let six = try #require(ValueText.endpoint("[2001:db8::1]:65535"))
        #expect(six == ("2001:db8::1", 65_535))
        for text in ["", ":25", "host", "host:", "host:65536", "::1:25", "[host]:25", "a:b:25", "host:+5", "[::1]"] {
            #expect(ValueText.endpoint(text) == nil, "\(text)")
        }
    }

    @Test func `the nearest word is the one with the fewest errors`() {
        let words = ["listeners", "upstreams", "lists", "limits"]
        #expect(Nearest.candidate(to: "listners", among: words) == "listeners")
        #expect(Nearest.candidate(to: "list", among: words) == "lists")
        #expect(Nearest.candidate(to: "LIMITS", among: words) == "limits")
        #expect(Nearest.candidate(to: "bananas", among: words) == nil)
        #expect(Nearest.candidate(to: "x", among: ["to"]) == nil)
        #expect(Nearest.distance(Array("ab"), Array("ba")) == 1)
        #expect(Nearest.distance(Array(""), Array("abc")) == 3)
        #expect(Nearest.distance(Array("kitten"), Array("sitting")) == 3)
    }
}
