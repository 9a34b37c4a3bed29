import Guard
import Mail

extension RecordFilter {
    /// What a query may ask for; a test holds it against `queryText`.
    static let queryNames = [
        "verdict", "delivery", "check", "finding", "subject", "segment", "list-version", "message-id", "esp-id",
        "campaign", "sender", "scope", "recipient", "since", "until", "after", "limit",
    ]

    /// The filter as a query, in the words of `sendguard log`: `?verdict=blocked&limit=20`; empty for no condition.
    var queryText: String {
        let items: [(String, String?)] = [
            ("verdict", verdict?.rawValue), ("delivery", delivery?.rawValue), ("check", check),
            ("finding", finding), ("subject", subject), ("segment", segment),
            ("list-version", listVersion?.description), ("message-id", messageID), ("esp-id", espID),
            ("campaign", campaign), ("sender", sender), ("scope", scope), ("recipient", recipient),
            ("since", since?.rfc3339),
            ("until", until?.rfc3339),
            ("after", after.map { RecordID(value: $0).description }), ("limit", limit.map(String.init)),
        ]
        let present = items.compactMap { name, value in value.map { "\(name)=\(ControlHTTP.encoded($0))" } }
        return present.isEmpty ? "" : "?" + present.joined(separator: "&")
    }

    /// Reads a query; `malformed` names the first parameter that is unknown or has a bad value.
    init(query: [(name: String, value: String)]) throws(ControlFailure) {
        self.init()
        for (name, value) in query {
            let isGood: Bool
            switch name {
            case "verdict": (verdict, isGood) = Self.read(Verdict(rawValue: value))
            case "delivery": (delivery, isGood) = Self.read(Delivery.State(rawValue: value))
            case "check": (check, isGood) = (value, true)
            case "finding": (finding, isGood) = (value, true)
            case "subject": (subject, isGood) = (value, true)
            case "segment": (segment, isGood) = (value, true)
            case "list-version": (listVersion, isGood) = Self.read(ListVersionName(value))
            case "message-id": (messageID, isGood) = (value, !MessageIDText.bare(value).isEmpty)
            case "esp-id": (espID, isGood) = (value, !MessageIDText.bare(value).isEmpty)
            case "campaign": (campaign, isGood) = (value, true)
            case "sender":
                (sender, isGood) = (value, StopScope(.sender, NamePattern(value)).map { $0.fault == nil } ?? false)
            case "scope": (scope, isGood) = (value, StopScope(value) != nil)
            case "recipient": (recipient, isGood) = (value, true)
            case "since": (since, isGood) = Self.read(Timestamp(rfc3339: value))
            case "until": (until, isGood) = Self.read(Timestamp(rfc3339: value))
            case "after": (after, isGood) = Self.read(RecordID(value)?.value)
            case "limit": (limit, isGood) = Self.read(Int(value).flatMap { $0 > 0 ? $0 : nil })
            default: throw .malformed("unknown parameter \"\(name)\"")
            }
            guard isGood else { throw .malformed("bad value \"\(value)\" of parameter \"\(name)\"") }
        }
    }

    private static func read<Value>(_ value: Value?) -> (Value?, Bool) { (value, value != nil) }
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
