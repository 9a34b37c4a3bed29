import Mail

/// The hash of the last link that a day has in the chain of the record: whoever has noted it elsewhere can prove later that
/// the record still holds what it held then.
package struct DayHead: Hashable, Sendable {
    /// Since 1970.
    package let day: Int64
    package let link: Int64
    /// In lower-case hex.
    package let hash: String

    package init(day: Int64, link: Int64, hash: String) {
        self.day = day
        self.link = link
        self.hash = hash
    }

    /// `2026-11-27`.
    package var date: String { String(Timestamp(microseconds: day * 86_400_000_000).rfc3339.prefix(10)) }

    /// The moment after the day's last.
    package var end: Timestamp { Timestamp(microseconds: (day + 1) * 86_400_000_000) }
}
