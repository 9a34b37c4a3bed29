import Guard
import Mail

extension RecordFilter {
    /// The known parameters.
    static let queryNames = RecordCondition.all.map(\.name)

    /// The filter as a query, with the option names of `sendguard log`: `?verdict=blocked&limit=20`; empty for no
    /// condition.
    var queryText: String {
        let present = RecordCondition.all.compactMap { condition in
            condition.text(in: self).map { "\(condition.name)=\(ControlHTTP.encoded($0))" }
        }
        return present.isEmpty ? "" : "?" + present.joined(separator: "&")
    }

    /// Reads a query. `malformed` names the first parameter that is unknown or has a bad value.
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

    /// The filter as a query, with the option names of `sendguard log --sessions`; empty for no condition.
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

/// A request as the query of a URL: `name=unsubscribed&format=csv&source=export.csv&allow=removed`.
extension ListImportRequest: QueryCoded {
    static let queryNames = [
        "name", "source", "kind", "format", "generated-at", "skip-bad", "new", "scope", "allow", "preview", "column",
        "status", "dates", "topic",
    ]
    static let repeatableNames: Set<String> = ["scope", "allow", "column", "status", "dates", "topic"]

    init(query: ControlQuery) throws(ControlFailure) {
        self = try Self(query: query.items.map { ($0.name, $0.value) })
    }

    init(query: [(name: String, value: String)]) throws(ControlFailure) {
        self.init(name: "", source: "")
        var terms: [String] = []
        for (name, value) in query {
            switch name {
            case "name": self.name = value
            case "source": source = value
            case "kind":
                guard let kind = ListKind(rawValue: value) else {
                    throw .malformed("kind: \"\(value)\" is not suppression or audience")
                }
                self.kind = kind
            case "format":
                guard let format = ListFile.Format(rawValue: value) else {
                    let known = ListFile.Format.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .malformed("format: \"\(value)\" is not one of \(known)")
                }
                self.format = format
            case "generated-at":
                guard let moment = Timestamp(rfc3339: value) else {
                    throw .malformed("generated-at: \"\(value)\" is not a time such as 2026-03-01T10:00:00Z")
                }
                generatedAt = moment
            case "skip-bad":
                guard let skipBad = Bool(value) else { throw .malformed("skip-bad: \"\(value)\" is not true or false") }
                self.skipBad = skipBad
            case "new":
                guard let isNew = Bool(value) else { throw .malformed("new: \"\(value)\" is not true or false") }
                self.isNew = isNew
            case "scope": terms.append(value)
            case "preview":
                guard let preview = Bool(value) else { throw .malformed("preview: \"\(value)\" is not true or false") }
                self.preview = preview
            case "column", "status", "dates", "topic":
                do throws(ListBadAnswer) { try answers.add(value, as: name) } catch {
                    throw .malformed("\(name): \(error)")
                }
            case "allow":
                guard let exception = ListImportOrder.Exception(name: value) else {
                    let known = ListImportOrder.Exception.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .malformed("allow: \"\(value)\" is not one of \(known)")
                }
                exceptions.insert(exception)
            default: throw .malformed("\"\(name)\" is not a parameter of an import")
            }
        }
        guard !name.isEmpty else { throw .malformed("parameter \"name\" is missing") }
        guard !terms.isEmpty else { return }
        do throws(ListBadScope) { scope = try ListScope(terms: terms) } catch { throw .malformed("scope: \(error)") }
    }

    var queryText: String {
        var parts = ["name=\(ControlHTTP.encoded(name))", "source=\(ControlHTTP.encoded(source))"]
        parts.append("format=\(format.rawValue)")
        if let kind { parts.append("kind=\(kind.rawValue)") }
        if let generatedAt { parts.append("generated-at=\(ControlHTTP.encoded(generatedAt.rfc3339))") }
        if skipBad { parts.append("skip-bad=true") }
        if isNew { parts.append("new=true") }
        parts += (scope?.terms ?? []).map { "scope=\(ControlHTTP.encoded($0))" }
        parts += exceptions.map { "allow=\($0.rawValue)" }.sorted()
        if preview { parts.append("preview=true") }
        parts += answers.terms.map { "\($0.name)=\(ControlHTTP.encoded($0.text))" }
        return "?" + parts.joined(separator: "&")
    }
}

extension ListCheckRequest: QueryCoded {
    static let queryNames = ["address", "stream", "campaign"]

    var queryText: String { Self.queryText([("address", address), ("stream", stream), ("campaign", campaign)]) }

    init(query: ControlQuery) throws(ControlFailure) {
        self.init(
            address: try query.required("address"), stream: query.text("stream"), campaign: query.text("campaign"))
    }
}

extension ListDifferenceRequest: QueryCoded {
    static let queryNames = ["name", "from", "to", "limit"]

    var queryText: String {
        Self.queryText([
            ("name", list), ("from", from?.description), ("to", to?.description), ("limit", String(limit)),
        ])
    }

    init(query: ControlQuery) throws(ControlFailure) {
        self.init(list: try query.required("name"))
        from = try query.number("from").map { Int64($0) }
        to = try query.number("to").map { Int64($0) }
        limit = try query.number("limit", 0...Self.greatestLimit) ?? limit
    }
}

extension ListRowsRequest: QueryCoded {
    static let queryNames = ["name", "version", "cursor", "limit"]

    var queryText: String {
        Self.queryText([
            ("name", list), ("version", version?.description), ("cursor", String(cursor)), ("limit", String(limit)),
        ])
    }

    init(query: ControlQuery) throws(ControlFailure) {
        self.init(list: try query.required("name"))
        version = try query.number("version").map { Int64($0) }
        cursor = try query.number("cursor") ?? 0
        limit = try query.number("limit", 0...Self.greatestLimit) ?? limit
    }
}
