import Guard
import Mail

/// A filter of records, read from a page's address: what the reader typed, and the filter.
struct RecordQuery {
    let filter: RecordFilter

    /// Rows of a page.
    static let limit = 50

    /// - Parameters:
    ///   - span: how far back the page looks when the address does not say; nil: without a limit.
    init(_ query: FormFields, at now: Timestamp, span: Duration? = nil) throws(ControlFailure) {
        var filter = try RecordFilter(query: Self.items(query, at: now))
        if filter.since == nil, let span { filter.since = (filter.until ?? now) - span }
        filter.limit = min(filter.limit ?? Self.limit, Self.limit)
        self.filter = filter
    }

    /// The known parameters that have a value. Times may be written as in `sendguard log`: `2h` before now.
    private static func items(_ query: FormFields, at now: Timestamp) -> [(name: String, value: String)] {
        query.items.compactMap { item in
            let value = item.value.trimmed
            guard RecordFilter.queryNames.contains(item.name), !value.isEmpty else { return nil }
            guard item.name == "since" || item.name == "until", let ago = seconds(value) else {
                return (item.name, value)
            }
            return (item.name, (now - .seconds(ago)).rfc3339)
        }
    }

    /// `30m`, `2h`, `7d` in seconds.
    static func seconds(_ text: String) -> Int? {
        guard let unit = text.last, let number = Int(text.dropLast()), (1...100_000).contains(number) else {
            return nil
        }
        return switch unit {
        case "m": number * 60
        case "h": number * 3600
        case "d": number * 86_400
        default: nil
        }
    }
}
