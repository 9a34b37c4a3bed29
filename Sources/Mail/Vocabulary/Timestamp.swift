/// A moment in UTC, in microseconds since 1970-01-01T00:00:00Z, in the years 0000 to 9999. Pure code gets it as an
/// argument; only System reads the clock.
///
/// **Why it saturates:** moments and durations come from requests, files and headers. A moment beyond those years
/// becomes their first or last moment. So sums and differences never overflow, and RFC 3339 can express every moment.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = min(max(microseconds, Self.earliestMicroseconds), Self.latestMicroseconds)
    }

    /// 0000-01-01T00:00:00Z.
    private static let earliestMicroseconds: Int64 = -62_167_219_200_000_000
    /// 9999-12-31T23:59:59.999999Z.
    private static let latestMicroseconds: Int64 = 253_402_300_799_999_999

    package static let earliest = Timestamp(microseconds: .min)
    package static let latest = Timestamp(microseconds: .max)

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    package static func - (a: Timestamp, b: Timestamp) -> Duration {
        .microseconds(a.microseconds - b.microseconds)
    }

    package static func + (a: Timestamp, b: Duration) -> Timestamp {
        let (sum, overflow) = a.microseconds.addingReportingOverflow(b.microseconds)
        return overflow ? (b < .zero ? earliest : latest) : Timestamp(microseconds: sum)
    }

    package static func - (a: Timestamp, b: Duration) -> Timestamp {
        let (difference, overflow) = a.microseconds.subtractingReportingOverflow(b.microseconds)
        return overflow ? (b < .zero ? latest : earliest) : Timestamp(microseconds: difference)
    }

    private enum CodingKeys: String, CodingKey { case microseconds }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let read = try container.decode(Int64.self, forKey: .microseconds)
        self.init(microseconds: read)
        guard microseconds == read else {
            throw DecodingError.dataCorruptedError(
                forKey: .microseconds, in: container, debugDescription: "a moment outside the years 0000 to 9999")
        }
    }

    /// Whole days since 1970-01-01.
    package var day: Int64 { microseconds.floorDivided(by: 86_400_000_000) }

    /// RFC 3339 with milliseconds: `2026-11-23T21:09:16.123Z`.
    package var rfc3339: String {
        let (date, time) = civil
        let millis = (microseconds - microseconds.floorDivided(by: 1_000_000) * 1_000_000) / 1000
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2)).\(padded(Int(millis), 3))Z"
    }

    /// The date-time of RFC 5322 section 3.3 in UTC: `Mon, 23 Nov 2026 21:09:16 +0000`.
    package var rfc5322: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        appendRFC5322(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `rfc5322` as bytes; every message's trace line has one.
    package func appendRFC5322(to bytes: inout [UInt8]) {
        func digits(_ value: Int, _ width: Int) {
            var divisor = width == 4 ? 1000 : 10
            while divisor > 0 {
                bytes.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
                divisor /= 10
            }
        }
        func name(_ names: StaticString, _ index: Int) {
            bytes.append(contentsOf: UnsafeBufferPointer(start: names.utf8Start + index * 3, count: 3))
        }
        let (date, time) = civil
        let days = day
        name("ThuFriSatSunMonTueWed", Int(((days % 7) + 7) % 7))
        bytes.append(contentsOf: [0x2C, 0x20])
        if date.day > 9 { digits(date.day, 2) } else { bytes.append(0x30 + UInt8(date.day)) }
        bytes.append(0x20)
        name("JanFebMarAprMayJunJulAugSepOctNovDec", date.month - 1)
        bytes.append(0x20)
        digits(date.year, 4)
        for (value, separator) in [(time.hour, UInt8(0x20)), (time.minute, 0x3A), (time.second, 0x3A)] {
            bytes.append(separator)
            digits(value, 2)
        }
        bytes.append(contentsOf: " +0000".utf8)
    }

    /// Reads RFC 3339 (`2026-11-23T21:09:16.123Z`, any offset) or a bare date (`2026-11-23`, midnight UTC).
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        func has(_ character: Character, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == character.asciiValue
        }
        guard let year = number(0..<4), has("-", at: 4), let month = number(5..<7), has("-", at: 7),
            let day = number(8..<10), (1...12).contains(month), day >= 1,
            Self.days(year: year, month: month, day: day)
                < Self.days(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
        else { return nil }
        var total = Self.days(year: year, month: month, day: day) * 86_400_000_000
        if bytes.count > 10 {
            guard has("T", at: 10) || has("t", at: 10) || has(" ", at: 10), let hour = number(11..<13),
                has(":", at: 13),
                let minute = number(14..<16), has(":", at: 16), let second = number(17..<19),
                hour < 24, minute < 60, second < 61
            else { return nil }
            total += (hour * 3600 + minute * 60 + second) * 1_000_000
            var index = 19
            if has(".", at: index) {
                index += 1
                guard number(index..<index + 1) != nil else { return nil }
                var scale: Int64 = 100_000
                while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
                    total += Int64(bytes[index] - 0x30) * scale
                    scale /= 10
                    index += 1
                }
            }
            if has("Z", at: index) || has("z", at: index) {
                index += 1
            } else if has("+", at: index) || has("-", at: index) {
                guard let hours = number(index + 1..<index + 3), has(":", at: index + 3),
                    let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
                else { return nil }
                let offset = (hours * 3600 + minutes * 60) * 1_000_000
                total += has("+", at: index) ? -offset : offset
                index += 6
            } else {
                return nil
            }
            guard index == bytes.count else { return nil }
        }
        self.init(microseconds: total)
    }

    private typealias Civil = (date: (year: Int, month: Int, day: Int), time: (hour: Int, minute: Int, second: Int))

    /// The proleptic Gregorian date, computed from days since the epoch by 400-year eras.
    private var civil: Civil {
        let days = day
        let second = microseconds.floorDivided(by: 1_000_000) - days * 86_400
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (
            (Int(year), Int(month), Int(day)), (Int(second / 3600), Int(second / 60 % 60), Int(second % 60))
        )
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Durations as whole numbers. A duration too long for 64 bits becomes the longest that fits: durations come from
/// requests and files.
extension Duration {
    /// Above it, a number of microseconds does not fit into 64 bits: 285,000 years.
    private static let longestInMicroseconds = Duration.seconds(9_000_000_000_000)
    /// Above it, a number of nanoseconds does not fit: 285 years.
    private static let longestInNanoseconds = Duration.seconds(9_000_000_000)
    private static let longestInSeconds = Duration.seconds(9_000_000_000_000_000_000)

    /// Whole seconds, cut towards zero.
    package var wholeSeconds: Int64 {
        guard isWithin(Self.longestInSeconds) else { return self < .zero ? .min : .max }
        return components.seconds
    }

    /// Whole microseconds, cut towards zero.
    package var microseconds: Int64 {
        guard isWithin(Self.longestInMicroseconds) else { return self < .zero ? .min : .max }
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// Whole nanoseconds, cut towards zero.
    package var nanoseconds: Int64 {
        guard isWithin(Self.longestInNanoseconds) else { return self < .zero ? .min : .max }
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// `components` traps above 64 bits of seconds, and so does negating the smallest duration.
    private func isWithin(_ limit: Duration) -> Bool { self <= limit && self >= .zero - limit }
}
