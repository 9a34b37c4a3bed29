import Mail

/// Which number of a date is the day, the month and the year.
package enum ListDateOrder: String, Hashable, Sendable, CaseIterable, Codable {
    case dmy, mdy, ymd

    /// For people: `day, month, year`.
    package var text: String {
        switch self {
        case .dmy: "day, month, year"
        case .mdy: "month, day, year"
        case .ymd: "year, month, day"
        }
    }
}

/// Reads the dates in exports.
///
///     2026-03-01   2026-03-01T10:00:00+02:00   2026-03-01 10:00:00.9567   2026-03-01 10:00:00 +0000 UTC
///     1772323200   1772323200000   1772323200.25   20260301   20260301T100000   20260301100000
///     Sun, 01 Mar 2026 10:00:00 GMT   Mar 1, 2026   1 March 2026
///     3/1/2026 10:00 PM   01.03.2026 10:00   01.03.26   2026-03-01 10:00 PST   … 10:00:00 GMT+0100 (CET)
///
/// A date without a zone is UTC. A zone of letters that RFC 5322 does not know has several meanings: the day remains. The order of the numbers is decided for a whole column (`ListDateEvidence`), never
/// here: a date of numbers needs it unless it begins with a year of four digits.
package enum ListMoment: Hashable, Sendable {
    /// The text stands for no date: empty, `0000-00-00`, or a day before mail had lists, such as `0001-01-01`.
    case none
    case at(Timestamp)
    /// The text is a date in none of the known forms, or one that the order makes impossible.
    case unreadable
    /// The text needs an order.
    case open

    /// Earlier moments stand for no date: databases and spreadsheets write their first day for an empty cell.
    private static let earliest = Timestamp(rfc3339: "1975-01-01")!

    /// - Parameter order: nil when it is not known.
    static func read(_ text: String, _ order: ListDateOrder? = nil) -> ListMoment {
        guard let first = text.utf8.first else { return .none }
        guard text.utf8.count <= longest else { return .unreadable }
        var found: Timestamp?
        if (0x30...0x39).contains(first) {
            found = Timestamp(rfc3339: text) ?? usual(text) ?? compact(text) ?? epoch(text)
            if found == nil, text.utf8.allSatisfy({ !(0x31...0x39).contains($0) }) { return .none }
        }
        if found == nil {
            let spelt = spelt(text, order)
            guard case .at(let moment) = spelt else { return spelt }
            found = moment
        }
        guard let found else { return .unreadable }
        return found < earliest ? .none : .at(found)
    }

    /// Whether an unreadable text is how a tool or a person writes that there is no date.
    static func isNothing(_ text: String) -> Bool {
        text.utf8.count <= 12 && nothing.contains(ListColumnNames.normal(text))
    }

    private static let nothing: Set<String> = [
        "-", "--", "---", "–", "—", "[]", "{}", "n", "na", "nan", "nat", "nil", "no", "none", "null", "never", "false",
        "undefined", "empty",
    ]

    var moment: Timestamp? { if case .at(let moment) = self { moment } else { nil } }

    /// `2026-03-01 10:00:00`, the form of most exports. Reading it word by word would take ten times as long.
    private static func usual(_ text: String) -> Timestamp? {
        let bytes = text.utf8
        guard bytes.count == 19, bytes.dropFirst(10).first == 0x20 else { return nil }
        return Timestamp(rfc3339: "\(text.prefix(10))T\(text.suffix(8))Z")
    }

    /// In bytes.
    private static let longest = 64

    /// `20260301`, `20260301T100000`, `20260301100000`, with `Z` or without.
    private static func compact(_ text: String) -> Timestamp? {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: "Z") { bytes.removeLast() }
        if bytes.count == 15, bytes[8] == UInt8(ascii: "T") || bytes[8] == 0x20 { bytes.remove(at: 8) }
        guard bytes.count == 8 || bytes.count == 14, bytes.allSatisfy({ (0x30...0x39).contains($0) }),
            bytes[0] == UInt8(ascii: "1") || bytes[0] == UInt8(ascii: "2")
        else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let date = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
        guard bytes.count == 14 else { return Timestamp(rfc3339: date) }
        return Timestamp(rfc3339: "\(date)T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z")
    }

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

    /// `3-mar-2026`, `03-mar-26`, `2026-mar-03`: the name of the month says what the numbers are. Spreadsheets write the
    /// year with two digits last.
    private static func joined(_ word: String) -> String? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "." }
        guard parts.count == 3, parts[1].count >= 3, let month = months.firstIndex(of: String(parts[1].prefix(3))),
            parts[1].allSatisfy(\.isLetter), let first = Int(parts[0]), let last = Int(parts[2])
        else { return nil }
        if parts[0].count == 4 { return iso(first, month + 1, last) }
        guard parts[2].count == 4 || parts[2].count == 2 else { return nil }
        let year = parts[2].count == 4 ? last : last + (last < 70 ? 2000 : 1900)
        return iso(year, month + 1, first)
    }

    /// Reads words separated by spaces, commas and `T`. One word, or three words, are the date; one may be the time,
    /// and one the zone.
    private static func spelt(_ text: String, _ order: ListDateOrder?) -> ListMoment {
        var numbers: [Int] = []
        var month: Int?
        var date: String?
        var time: String?
        var zone: String?
        var hasUnknownZone = false
        var isAfternoon: Bool?
        for word in words(text) {
            let lower = word.lowercased()
            if lower == "am" || lower == "pm" {
                isAfternoon = lower == "pm"
            } else if time == nil, word.contains(":"), let value = clock(lower) {
                time = value.text
                isAfternoon = value.isAfternoon ?? isAfternoon
            } else if let value = offset(word) {
                if zone == nil { zone = value }
            } else if date == nil, let parts = numeric(word) {
                guard parts[0].digits < 4 else {
                    date = iso(parts[0].value, parts[1].value, parts[2].value)
                    continue
                }
                guard let order else { return .open }
                guard let value = ordered(parts, order) else { return .unreadable }
                date = value
            } else if date == nil, let value = joined(lower) {
                date = value
            } else if let number = Int(word), number > 0 {
                numbers.append(number)
            } else if month == nil, let index = months.firstIndex(of: String(lower.prefix(3))) {
                month = index + 1
            } else if time != nil, isZoneName(word) {
                hasUnknownZone = true
            }
        }
        if date == nil, let month, numbers.count == 2 {
            let (day, year) = numbers[0] > 31 ? (numbers[1], numbers[0]) : (numbers[0], numbers[1])
            date = iso(year, month, day)
        }
        guard let date else { return .unreadable }
        if date.hasPrefix("0000") || date.hasSuffix("-00-00") { return .none }
        guard var time, zone != nil || !hasUnknownZone else {
            return Timestamp(rfc3339: date).map(ListMoment.at) ?? .unreadable
        }
        if let isAfternoon, let hour = Int(time.prefix(2)), (1...12).contains(hour) {
            time = two(hour % 12 + (isAfternoon ? 12 : 0)) + time.dropFirst(2)
        }
        return Timestamp(rfc3339: "\(date)T\(time)\(zone ?? "Z")").map(ListMoment.at) ?? .unreadable
    }

    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\u{202F}" || $0 == "\u{A0}" }) {
            let parts = word.split(separator: "T", maxSplits: 1)
            if parts.count == 2, parts[0].last?.isNumber == true { words += parts } else { words.append(word) }
        }
        return words
    }

    /// The three numbers of `2026-03-01`, `2026/3/1`, `3/1/2026`, `01.03.26`.
    private static func numeric(_ word: Substring) -> [(value: Int, digits: Int)]? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." || $0 == "-" }
        let numbers = parts.compactMap { part in Int(part).map { (value: $0, digits: part.utf8.count) } }
        guard parts.count == 3, numbers.count == 3, numbers.allSatisfy({ $0.digits <= 4 }) else { return nil }
        return numbers
    }

    /// nil when the numbers do not fit the order. A year of two digits is in this century.
    private static func ordered(_ parts: [(value: Int, digits: Int)], _ order: ListDateOrder) -> String? {
        let (year, month, day) =
            switch order {
            case .dmy: (parts[2], parts[1], parts[0])
            case .mdy: (parts[2], parts[0], parts[1])
            case .ymd: (parts[0], parts[1], parts[2])
            }
        guard year.digits == 4 || year.digits == 2, month.digits <= 2, day.digits <= 2 else { return nil }
        // `00/00/0000` stands for no date.
        if parts.allSatisfy({ $0.value == 0 }) { return "0000-00-00" }
        guard (1...12).contains(month.value), (1...31).contains(day.value) else { return nil }
        return iso(year.digits == 2 ? 2000 + year.value : year.value, month.value, day.value)
    }

    /// `10:00`, `9:05:30.123`, `10:00pm`; a zone may follow: `10:00:00Z`.
    private static func clock(_ word: String) -> (text: String, isAfternoon: Bool?)? {
        let isAfternoon: Bool? = word.hasSuffix("pm") ? true : word.hasSuffix("am") ? false : nil
        let digits = word.prefix { $0.isNumber || $0 == ":" }
        let parts = digits.split(separator: ":").compactMap { Int($0) }
        guard (2...3).contains(parts.count) else { return nil }
        return ("\(two(parts[0])):\(two(parts[1])):\(two(parts.count == 3 ? parts[2] : 0))", isAfternoon)
    }

    /// RFC 5322, section 4.3.
    private static let zones = [
        "UT": "Z", "UTC": "Z", "GMT": "Z", "Z": "Z", "EDT": "-04:00", "EST": "-05:00", "CDT": "-05:00",
        "CST": "-06:00", "MDT": "-06:00", "MST": "-07:00", "PDT": "-07:00", "PST": "-08:00",
    ]

    /// `+0200`, `-05:00`, `GMT`, `PST`, `(UTC)`, `GMT+0200`.
    private static func offset(_ word: Substring) -> String? {
        let bare = bare(word)
        if let zone = zones[String(bare)] { return zone }
        let number = bare.hasPrefix("GMT") || bare.hasPrefix("UTC") ? bare.dropFirst(3) : word
        guard let sign = number.first, sign == "+" || sign == "-" else { return nil }
        let digits = number.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, Int(digits) != nil else { return nil }
        return "\(sign)\(digits.prefix(2)):\(digits.suffix(2))"
    }

    private static func bare(_ word: Substring) -> Substring {
        word.hasPrefix("(") && word.hasSuffix(")") ? word.dropFirst().dropLast() : word
    }

    /// `CET`, `AEDT`, `(IST)`; not `Uhr`.
    private static func isZoneName(_ word: Substring) -> Bool {
        let name = bare(word).utf8
        return (2...5).contains(name.count) && name.allSatisfy { (0x41...0x5A).contains($0) }
    }

    private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
        let digits = String(year)
        return "\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)-\(two(month))-\(two(day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
