import Guard
import Mail

/// The query of a request. All endpoints read their parameters through it, so that none accepts what it does not
/// know. It refuses an unknown name, a repeated name, and a value that is too long or unreadable, and names the
/// parameter.
package struct ControlQuery: Sendable {
    let items: [RequestHead.QueryItem]

    /// - Parameters:
    ///   - names: the names that the endpoint knows.
    ///   - repeatable: the names that may occur more than once.
    init(
        _ items: [RequestHead.QueryItem], _ names: [String], repeatable: Set<String> = []
    ) throws(ControlFailure) {
        var seen: Set<String> = []
        for item in items {
            guard names.contains(item.name) else {
                let known = names.isEmpty ? "it takes none" : "known: \(names.joined(separator: ", "))"
                throw .malformed("unknown parameter \"\(item.name)\"; \(known)")
            }
            guard seen.insert(item.name).inserted || repeatable.contains(item.name) else {
                throw .malformed("parameter \"\(item.name)\" is given twice")
            }
            guard !ValueLimits.isLong(item.value, limit: ValueLimits.nameCharacters) else {
                throw .malformed(
                    "parameter \"\(item.name)\" is longer than \(ValueLimits.nameCharacters) characters")
            }
        }
        self.items = items
    }

    /// Returns nil when the parameter is missing.
    func text(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func required(_ name: String) throws(ControlFailure) -> String {
        guard let text = text(name), !text.isEmpty else { throw .malformed("parameter \"\(name)\" is missing") }
        return text
    }

    /// - Parameters:
    ///   - form: what the value must be, for people.
    ///   - read: returns nil when the text does not have this form.
    func value<Value>(_ name: String, _ form: String, _ read: (String) -> Value?) throws(ControlFailure) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = read(text) else {
            throw .malformed("bad value \"\(text)\" of parameter \"\(name)\": it must be \(form)")
        }
        return value
    }

    func number(_ name: String, _ range: ClosedRange<Int> = 0...Int.max) throws(ControlFailure) -> Int? {
        let form = range.upperBound == .max ? "a number from \(range.lowerBound)" : "a number up to \(range.upperBound)"
        return try value(name, form) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }

    func moment(_ name: String) throws(ControlFailure) -> Timestamp? {
        try value(name, "a time such as 2026-03-01T10:00:00Z") { Timestamp(rfc3339: $0) }
    }

    /// Where a page begins, as the previous page returned it; nil for the first page.
    func place<Place: Decodable>(_ name: String) throws(ControlFailure) -> Place? {
        try value(name, "the place from the previous page") { text in
            try? ControlJSON.decode(Place.self, from: Array(text.utf8))
        }
    }

    /// - Parameter others: parameters that are not part of the filter.
    func filter(besides others: String...) throws(ControlFailure) -> RecordFilter {
        try RecordFilter(query: items.filter { !others.contains($0.name) }.map { ($0.name, $0.value) })
    }
}

/// A request whose fields are parameters of a query: written by the client, read by the server.
protocol QueryCoded: Sendable {
    /// All parameters, in the order in which failures list them.
    static var queryNames: [String] { get }
    /// Parameters that may occur more than once. Any other parameter has one value, so a second value is refused.
    static var repeatableNames: Set<String> { get }
    /// The fields that are set, as the query of a URL: `?verdict=blocked&limit=20`; empty when none is set.
    var queryText: String { get }
    /// - Throws: `malformed`, naming the first parameter that is missing or has a bad value.
    init(query: ControlQuery) throws(ControlFailure)
}

extension QueryCoded {
    static var repeatableNames: Set<String> { [] }

    /// - Parameters:
    ///   - items: nil values are left out.
    ///   - first: a query that comes before them, in the form of `queryText`.
    static func queryText(_ items: [(name: String, value: String?)], behind first: String = "") -> String {
        let present = items.compactMap { name, value in value.map { "\(name)=\(ControlHTTP.encoded($0))" } }
        guard !present.isEmpty else { return first }
        return first + (first.isEmpty ? "?" : "&") + present.joined(separator: "&")
    }
}
