import Mail

extension Timestamp {
    /// RFC 3339 in UTC with nothing lost and nothing added: a date for a midnight, seconds when they are whole.
    ///
    ///     2026-03-01    2026-03-01T10:00:00Z    2026-03-01T10:00:00.956700Z
    package var exact: String {
        let (day, second): (Int64, Int64) = (86_400_000_000, 1_000_000)
        let text = rfc3339
        if microseconds % day == 0 { return String(text.prefix(10)) }
        if microseconds % second == 0 { return "\(text.prefix(19))Z" }
        if microseconds % 1000 == 0 { return text }
        let rest = String(((microseconds % 1000) + 1000) % 1000)
        return "\(text.dropLast())\(String(repeating: "0", count: 3 - rest.count))\(rest)Z"
    }
}
