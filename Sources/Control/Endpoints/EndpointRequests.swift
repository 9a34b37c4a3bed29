import Guard
import Mail

// A request type for each endpoint whose function in `GuardControl` takes separate values.

/// Asks for the events: what was done to the guard.
struct EventsRequest: Hashable, QueryCoded {
    var since: Timestamp?
    /// The number of newest events; nil for all.
    var limit: Int?

    static let queryNames = ["since", "limit"]

    var queryText: String { Self.queryText([("since", since?.rfc3339), ("limit", limit.map(String.init))]) }
}

extension EventsRequest {
    init(query: ControlQuery) throws(ControlFailure) {
        (since, limit) = (try query.moment("since"), try query.number("limit", 1...Int.max))
    }
}

/// Asks which mail of the last hour a scope covers.
struct MatchRequest: Hashable, QueryCoded {
    var scope: StopScope

    static let queryNames = ["scope"]

    var queryText: String { Self.queryText([("scope", scope.text)]) }
}

extension MatchRequest {
    init(query: ControlQuery) throws(ControlFailure) { scope = try StopScope(request: try query.required("scope")) }
}

/// Asks which mail would flow when a stop ends.
struct ResumePreviewRequest: Hashable, QueryCoded {
    /// nil for all stops that people made.
    var stop: StopID?

    static let queryNames = ["stop"]

    var queryText: String { Self.queryText([("stop", stop?.description)]) }
}

extension ResumePreviewRequest {
    init(query: ControlQuery) throws(ControlFailure) {
        stop = try query.value("stop", "a stop id such as S1") { StopID($0) }
    }
}

/// Says why a stop was made.
struct ReasonOfStop: Hashable, Sendable {
    var stop: StopID
    var said: StopReasonRequest
}

/// Asks how many records match.
struct TallyRequest: Hashable, QueryCoded {
    var filter: RecordFilter
    /// nil counts all of them together.
    var by: RecordTally.Dimension?

    static var queryNames: [String] { RecordFilter.queryNames + ["by"] }

    var queryText: String { Self.queryText([("by", by?.rawValue)], behind: filter.queryText) }
}

extension TallyRequest {
    init(query: ControlQuery) throws(ControlFailure) {
        let known = RecordTally.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
        by = try query.value("by", "one of \(known)") { RecordTally.Dimension(rawValue: $0) }
        filter = try query.filter(besides: "by")
    }
}

/// Asks to check a section of the audit chain.
struct ChainRequest: Hashable, QueryCoded {
    /// From the previous page; nil for the first.
    var place: ChainPlace?
    /// Where to begin, in days since 1970; nil: at the beginning of the chain.
    var since: Int64?
    /// A hash to look for, in lower-case hex.
    var head: String?

    static let queryNames = ["place", "since", "head"]

    var queryText: String {
        Self.queryText([("place", place.map { ControlJSON.text($0) }), ("since", since?.description), ("head", head)])
    }
}

extension ChainRequest {
    init(query: ControlQuery) throws(ControlFailure) {
        since = try query.value("since", "a day, counted from 1970") { Int64($0) }
        head = try query.value("head", "64 hexadecimal digits") { Self.isHead($0) ? $0.lowercased() : nil }
        place = try query.place("place")
    }

    private static func isHead(_ text: String) -> Bool {
        text.utf8.count == 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

/// Asks for a page of the recipients of matching mail.
struct RecipientsRequest: Hashable, QueryCoded {
    var filter: RecordFilter
    /// From the previous page; nil for the first.
    var place: RecipientPage.Place?

    static var queryNames: [String] { RecordFilter.queryNames + ["place"] }

    var queryText: String {
        Self.queryText([("place", place.map { ControlJSON.text($0) })], behind: filter.queryText)
    }
}

extension RecipientsRequest {
    init(query: ControlQuery) throws(ControlFailure) {
        filter = try query.filter(besides: "place")
        place = try query.place("place")
    }
}

/// Asks about one list.
struct ListNameRequest: Hashable, QueryCoded {
    var name: String

    static let queryNames = ["name"]

    var queryText: String { Self.queryText([("name", name)]) }
}

extension ListNameRequest {
    init(query: ControlQuery) throws(ControlFailure) { name = try query.required("name") }
}

/// A list's file, and how to import it.
struct ImportOfList: Sendable {
    var order: ListImportRequest
    var file: any ListByteSource
}
