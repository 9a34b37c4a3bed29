import Mail

/// Reads the dates in exports.
///
///     2026-03-01   2026-03-01T10:00:00+02:00   2026-03-01 10:00:00.9567   2026-03-01 10:00:00 +0000 UTC
///     1772323200   1772323200000   1772323200.25
///     Sun, 01 Mar 2026 10:00:00 GMT   Mar 1, 2026   1 March 2026
///     3/1/2026 10:00 PM   01.03.2026 10:00
///
/// A date without a zone is UTC. With slashes the month is first unless the first number is above 12; with dots the
/// day is first.
enum ListMoment {
    /// Returns nil when the text has another form. A row with a bad date is still valid.
    static func read(_ text: String) -> Timestamp? {
        guard let first = text.utf8.first, text.utf8.count <= longest else { return nil }
        if (0x30...0x39).contains(first) {
            if let moment = Timestamp(rfc3339: text) ?? usual(text) ?? epoch(text) { return moment }
        }
        return spelt(text)
    }

    /// `2026-03-01 10:00:00`, the form of most exports. Reading it word by word would take ten times as long.
    private static func usual(_ text: String) -> Timestamp? {
        let bytes = text.utf8
        guard bytes.count == 19, bytes.dropFirst(10).first == 0x20 else { return nil }
        return Timestamp(rfc3339: "\(text.prefix(10))T\(text.suffix(8))Z")
    }

    /// In bytes.
    private static let longest = 64

    /// Seconds since 1970; milliseconds or microseconds when seconds would be after the year 5000.
    private static func epoch(_ text: String) -> Timestamp? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int64(parts[0]), parts.count == 1 || Int64(parts[1]) != nil else { return nil }
        switch whole {
        case 100_000_000..<100_000_000_000: return Timestamp(microseconds: whole * 1_000_000)
        case 100_000_000_000..<100_000_000_000_000: return Timestamp(microseconds: whole * 1000)
        case 100_000_000_000_000..<100_000_000_000_000_000: return Timestamp(microseconds: whole)
        default: return nil
        }
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Reads words separated by spaces, commas and `T`. One word, or three words, are the date; one may be the time,
    /// and one the zone.
    private static func spelt(_ text: String) -> Timestamp? {
        var numbers: [Int] = []
        var month: Int?
        var date: String?
        var time: String?
        var zone = "Z"
        var isAfternoon: Bool?
        for word in words(text) {
            let lower = word.lowercased()
            if lower == "am" || lower == "pm" {
                isAfternoon = lower == "pm"
            } else if time == nil, word.contains(":"), let value = clock(lower) {
                time = value.text
                isAfternoon = value.isAfternoon ?? isAfternoon
            } else if let value = offset(word) {
                zone = value
            } else if date == nil, let value = numeric(word) {
                date = value
            } else if let number = Int(word), number > 0 {
                numbers.append(number)
            } else if month == nil, let index = months.firstIndex(of: String(lower.prefix(3))) {
                month = index + 1
            }
        }
        if date == nil, let month, numbers.count == 2 {
            let (day, year) = numbers[0] > 31 ? (numbers[1], numbers[0]) : (numbers[0], numbers[1])
            date = iso(year, month, day)
        }
        guard let date else { return nil }
        guard var time else { return Timestamp(rfc3339: date) }
        if let isAfternoon, let hour = Int(time.prefix(2)), (1...12).contains(hour) {
            time = two(hour % 12 + (isAfternoon ? 12 : 0)) + time.dropFirst(2)
        }
        return Timestamp(rfc3339: "\(date)T\(time)\(zone)")
    }

    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\u{202F}" || $0 == "\u{A0}" }) {
            let parts = word.split(separator: "T", maxSplits: 1)
            if parts.count == 2, parts[0].last?.isNumber == true { words += parts } else { words.append(word) }
        }
        return words
    }

    /// `2026-03-01`, `2026/3/1`, `3/1/2026`, `01.03.2026`.
    private static func numeric(_ word: Substring) -> String? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." || $0 == "-" }
        let numbers = parts.compactMap { Int($0) }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        if parts[0].count == 4 { return iso(numbers[0], numbers[1], numbers[2]) }
        guard parts[2].count == 4 else { return nil }
        let isMonthFirst = word.contains("/") && numbers[0] <= 12
        return isMonthFirst ? iso(numbers[2], numbers[0], numbers[1]) : iso(numbers[2], numbers[1], numbers[0])
    }

    /// `10:00`, `9:05:30.123`, `10:00pm`; a zone may follow: `10:00:00Z`.
    private static func clock(_ word: String) -> (text: String, isAfternoon: Bool?)? {
        let isAfternoon: Bool? = word.hasSuffix("pm") ? true : word.hasSuffix("am") ? false : nil
        let digits = word.prefix { $0.isNumber || $0 == ":" }
        let parts = digits.split(separator: ":").compactMap { Int($0) }
        guard (2...3).contains(parts.count) else { return nil }
        return ("\(two(parts[0])):\(two(parts[1])):\(two(parts.count == 3 ? parts[2] : 0))", isAfternoon)
    }

    /// `+0200`, `-05:00`, `GMT`.
    private static func offset(_ word: Substring) -> String? {
        if ["UTC", "GMT", "Z"].contains(word) { return "Z" }
        guard let sign = word.first, sign == "+" || sign == "-" else { return nil }
        let digits = word.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, Int(digits) != nil else { return nil }
        return "\(sign)\(digits.prefix(2)):\(digits.suffix(2))"
    }

    private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
        let digits = String(year)
        return "\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)-\(two(month))-\(two(day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
