import Guard
import Mail

extension SessionFilter {
    /// The filter as a query, in the words of `sendguard log --sessions`; empty for no condition.
    var queryText: String {
        let items: [(String, String?)] = [
            ("since", since?.rfc3339), ("until", until?.rfc3339), ("after", after.map(String.init)),
            ("limit", limit.map(String.init)),
        ]
        let present = items.compactMap { name, value in value.map { "\(name)=\(ControlHTTP.encoded($0))" } }
        return present.isEmpty ? "" : "?" + present.joined(separator: "&")
    }

    init(query: ControlQuery) throws(ControlFailure) {
        self.init()
        since = try query.moment("since")
        until = try query.moment("until")
        after = try query.value("after", "the id of an event") { Int64($0).flatMap { $0 >= 0 ? $0 : nil } }
        limit = try query.number("limit", 1...Int.max)
    }
}
