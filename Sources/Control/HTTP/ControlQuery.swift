import Guard
import Mail

/// The query of a request. All routes read theirs through it, so that none takes what it does not know: an unknown
/// name, a name that is given twice and a value that is too long or cannot be read are refused, each by name.
package struct ControlQuery: Sendable {
    /// What a route may be asked.
    enum Names: Hashable, Sendable {
        case these([String])
        /// Those of a `RecordFilter`, and more.
        case filter(and: [String])

        fileprivate var all: [String] {
            switch self {
            case .these(let names): names
            case .filter(let more): RecordFilter.queryNames + more
            }
        }
    }

    /// May be there more than once.
    static let repeatable: Set<String> = ["allow", "scope"]

    let items: [RequestHead.QueryItem]

    init(_ items: [RequestHead.QueryItem], _ names: Names) throws(ControlFailure) {
        var seen: Set<String> = []
        for item in items {
            guard names.all.contains(item.name) else {
                let known = names.all.isEmpty ? "it takes none" : "known: \(names.all.joined(separator: ", "))"
                throw .malformed("unknown parameter \"\(item.name)\"; \(known)")
            }
            guard seen.insert(item.name).inserted || Self.repeatable.contains(item.name) else {
                throw .malformed("parameter \"\(item.name)\" is there twice")
            }
            guard !ValueLimits.isLong(item.value, limit: ValueLimits.nameCharacters) else {
                throw .malformed(
                    "parameter \"\(item.name)\" is longer than \(ValueLimits.nameCharacters) characters")
            }
        }
        self.items = items
    }

    /// nil when it is not there.
    func text(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func required(_ name: String) throws(ControlFailure) -> String {
        guard let text = text(name), !text.isEmpty else { throw .malformed("parameter \"\(name)\" is missing") }
        return text
    }

    /// - Parameters:
    ///   - form: what it must be, for a person.
    ///   - read: nil when the text is no such value.
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
        try value(name, "a moment such as 2026-03-01T10:00:00Z") { Timestamp(rfc3339: $0) }
    }

    /// Where a page begins: what the page before said; nil when it is the first.
    func place<Place: Decodable>(_ name: String) throws(ControlFailure) -> Place? {
        try value(name, "what the page before said") { try? ControlJSON.decode(Place.self, from: Array($0.utf8)) }
    }

    /// - Parameter others: parameters that are none of the filter's.
    func filter(besides others: String...) throws(ControlFailure) -> RecordFilter {
        try RecordFilter(query: items.filter { !others.contains($0.name) }.map { ($0.name, $0.value) })
    }
}
