import Guard
import Mail

extension RecordFilter {
    /// What a query may ask for.
    static let queryNames = RecordCondition.all.map(\.name)

    /// The filter as a query, in the words of `sendguard log`: `?verdict=blocked&limit=20`; empty for no condition.
    var queryText: String {
        let present = RecordCondition.all.compactMap { condition in
            condition.text(in: self).map { "\(condition.name)=\(ControlHTTP.encoded($0))" }
        }
        return present.isEmpty ? "" : "?" + present.joined(separator: "&")
    }

    /// Reads a query; `malformed` names the first parameter that is unknown or has a bad value.
    init(query: [(name: String, value: String)]) throws(ControlFailure) {
        self.init()
        for (name, value) in query {
            guard let condition = RecordCondition.named(name) else {
                throw .malformed("unknown parameter \"\(name)\"")
            }
            guard condition.read(value, into: &self) else {
                throw .malformed("bad value \"\(value)\" of parameter \"\(name)\"")
            }
        }
    }
}

extension SessionFilter: QueryCoded {
    static let queryNames = ["since", "until", "after", "limit"]

    /// The filter as a query, in the words of `sendguard log --sessions`; empty for no condition.
    var queryText: String {
        Self.queryText([
            ("since", since?.rfc3339), ("until", until?.rfc3339), ("after", after.map(String.init)),
            ("limit", limit.map(String.init)),
        ])
    }

    init(query: ControlQuery) throws(ControlFailure) {
        self.init()
        since = try query.moment("since")
        until = try query.moment("until")
        after = try query.value("after", "the id of an event") { Int64($0).flatMap { $0 >= 0 ? $0 : nil } }
        limit = try query.number("limit", 1...Int.max)
    }
}

extension RecordFilter: QueryCoded {
    init(query: ControlQuery) throws(ControlFailure) { self = try query.filter() }
}
