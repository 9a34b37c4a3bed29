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

    /// Reads a query; `refused` names the first parameter that is unknown or has a bad value.
    init(query: [(name: String, value: String)]) throws(ControlFailure) {
        self.init()
        for (name, value) in query {
            let isGood: Bool
            switch name {
            case "since": (since, isGood) = Self.read(Timestamp(rfc3339: value))
            case "until": (until, isGood) = Self.read(Timestamp(rfc3339: value))
            case "after": (after, isGood) = Self.read(Int64(value).flatMap { $0 >= 0 ? $0 : nil })
            case "limit": (limit, isGood) = Self.read(Int(value).flatMap { $0 > 0 ? $0 : nil })
            default: throw .refused("unknown parameter \"\(name)\"")
            }
            guard isGood else { throw .refused("bad value \"\(value)\" of parameter \"\(name)\"") }
        }
    }

    private static func read<Value>(_ value: Value?) -> (Value?, Bool) { (value, value != nil) }
}
