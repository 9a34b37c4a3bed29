import Content

/// The names and words that tell what is a person in JSON, in normal form.
struct JSONNames: Hashable, Sendable {
    /// Of columns with an address, a hash or a domain.
    var entries: Set<String> = []
    /// Of columns with a word for the state of a person, and these words.
    var states: Set<String> = []
    var words: Set<String> = []
    /// Of columns with a truth value about a person.
    var truths: Set<String> = []
    /// Of columns with a time of leaving.
    var departures: Set<String> = []
    /// Of other columns that say something about a person.
    var others: Set<String> = []
    /// Words for people who are not on a list of this kind.
    var foreign: Set<String> = []
}

/// Tells people in JSON from what only wraps them: the response of an API, and its parts.
struct JSONPeople {
    enum Judgement {
        case row
        case wrapper
        /// Neither reading is certain.
        case unclear(String)
    }

    let names: JSONNames

    /// Where the APIs put their rows: SES, Mailgun, SparkPost, Postmark, Brevo, Klaviyo, Mailchimp.
    private static let wrappers = Set([
        "suppresseddestinationsummaries", "items", "results", "suppressions", "contacts", "data", "members",
        "recipients", "emails", "rows", "entries", "list",
    ])

    // MARK: Whole values

    /// - Parameter rowName: the names around the rows before.
    func judge(_ value: JSONValue, rowName: String?) -> Judgement {
        switch value {
        case .list(let values):
            // An array of texts inside an array would be a row of a table.
            if case .object = values.first, wraps(value, under: "") { return .wrapper }
            return .row
        case .object(let members): return judge(members, rowName: rowName)
        default: return .row
        }
    }

    private func judge(_ members: [JSONValue.Member], rowName: String?) -> Judgement {
        if let fault = JSONKeyedPeople(names: names).fault(in: members) { return .unclear(fault) }
        let lists = arrays(in: members)
        let isPerson = members.contains { isEntry($0.name) && $0.value.scalar?.isEmpty == false }
        let named = lists.filter { $0.isPeople }
        guard isPerson || !own(members).isEmpty else {
            guard !named.isEmpty else {
                let isWrapper = lists.contains { $0.isWrapper || $0.path == rowName }
                return isWrapper ? .wrapper : .row
            }
            let isSaid = members.contains { says($0.name, $0.value) }
            // An array of texts becomes one cell with all of them.
            let isOne = named.reduce(0) { $0 + $1.count } == 1 || (named.count == 1 && !named[0].hasObjects)
            let isRich = !named[0].isWrapper && members.contains { names.others.contains(Self.normal($0.name)) }
            return isOne && (isSaid || isRich) ? .row : .wrapper
        }
        if !isPerson, lists.contains(where: { $0.isWrapper && ($0.isPeople || $0.isOuter) }) { return .wrapper }
        let known = Set(own(members))
        let others = named.filter { $0.hasObjects && !known.isSuperset(of: $0.entries) }
        guard let first = others.first else { return .row }
        return .unclear("the value that begins here has an address of its own, and other people in \"\(first.path)\"")
    }

    /// Whether a member of a wrapper has rows.
    func wraps(_ value: JSONValue, under name: String) -> Bool {
        switch value {
        case .list(let values): !values.isEmpty && (isWrapper(name) || values.contains { holds($0) })
        case .object(let members): arrays(in: members).contains { $0.isPeople || ($0.isWrapper && $0.count > 0) }
        default: false
        }
    }

    /// Why the rows of a wrapper cannot be read by themselves: the member says something about all of them.
    func objection(to name: String, _ value: JSONValue) -> String? {
        let bytes = Array(name.utf8)
        guard isEntry(bytes) && value.scalar?.isEmpty == false || says(bytes, value) else { return nil }
        return "\"\(name)\" stands beside an array of people and may be about all of them; "
            + "write it into each of them, or import the array alone"
    }

    func objection(toRowsIn name: String) -> String? {
        guard names.foreign.contains(ListColumnNames.normal(name)) else { return nil }
        return "by their name, the people in \"\(name)\" are not of the list's kind; to import them all the same, "
            + "import the array alone"
    }

    /// An array in an object, not in another array.
    private struct Found {
        let path: String
        let isWrapper: Bool
        /// Whether it is a member of the object itself.
        let isOuter: Bool
        let count: Int
        let isPeople: Bool
        let hasObjects: Bool
        let entries: Set<String>
    }

    private func arrays(in members: [JSONValue.Member], under path: String = "") -> [Found] {
        members.flatMap { member -> [Found] in
            let name = String(decoding: member.name, as: UTF8.self)
            let inner = path.isEmpty ? name : "\(path).\(name)"
            switch member.value {
            case .object(let members): return arrays(in: members, under: inner)
            case .list(let values):
                let people = values.filter { holds($0) }
                let hasObjects = people.contains { if case .text = $0 { false } else { true } }
                return [
                    Found(
                        path: inner, isWrapper: isWrapper(name), isOuter: path.isEmpty,
                        count: people.isEmpty ? values.count : people.count, isPeople: !people.isEmpty,
                        hasObjects: hasObjects, entries: Set(people.flatMap { entries($0) }))
                ]
            default: return []
            }
        }
    }

    /// Whether a value is a person, or has people.
    private func holds(_ value: JSONValue) -> Bool {
        switch value {
        case .text(let text): Self.isAddress(text)
        case .list(let values): values.contains { holds($0) }
        case .object(let members):
            members.contains { member in
                switch member.value {
                case .list, .object: holds(member.value)
                case .text(let text): Self.isAddress(text) || isEntry(member.name)
                case .null: isEntry(member.name)
                default: false
                }
            }
        default: false
        }
    }

    /// The addresses of an object, but not of arrays in it.
    private func own(_ members: [JSONValue.Member]) -> [String] {
        members.flatMap { member -> [String] in
            switch member.value {
            case .object(let members): own(members)
            case .text: entries(member.value)
            default: []
            }
        }
    }

    private func entries(_ value: JSONValue) -> [String] {
        switch value {
        case .text(let text): Self.isAddress(text) ? [String(decoding: text, as: UTF8.self).lowercased()] : []
        case .list(let values): values.flatMap { entries($0) }
        case .object(let members): members.flatMap { entries($0.value) }
        default: []
        }
    }

    private func says(_ name: [UInt8], _ value: JSONValue) -> Bool {
        let name = Self.normal(name)
        guard let scalar = value.scalar else { return false }
        let word = Self.normal(scalar)
        if names.states.contains(name), names.words.contains(word) { return true }
        if names.truths.contains(name), word == "true" || word == "false" || names.words.contains(word) { return true }
        if names.departures.contains(name), case .text(let text) = value { return text.count > 5 }
        return false
    }

    // MARK: The beginning of a long or broken value

    /// Whether an array of people begins in the value that begins here, as far as it can be read.
    func beginsWrapper(_ text: JSONText, under name: String = "", depth: Int = 0) -> Bool {
        var text = text
        if text.take("[") {
            if isWrapper(name) { return true }
            text.skipSpace()
            var first = text
            if let value = first.value() { return holds(value) }
            return depth < Self.depth && beginsWrapper(text, depth: depth + 1)
        }
        guard depth < Self.depth, text.take("{") else { return false }
        repeat {
            text.skipSpace()
            guard case .text(let bytes)? = text.value(), text.takeColon() else { return false }
            let name = String(decoding: bytes, as: UTF8.self)
            // A list of people always counts.
            if text.isAt("["), isWrapper(name) { return true }
            var reading = text
            guard let value = reading.value() else { return beginsWrapper(text, under: name, depth: depth + 1) }
            if isEntry(bytes), value.scalar != nil { return false }
            if wraps(value, under: name) { return true }
            text = reading
            text.skipSpace()
        } while text.take(",")
        return false
    }

    /// Wrappers in wrappers.
    private static let depth = 8

    // MARK: Names

    private func isWrapper(_ name: String) -> Bool { Self.wrappers.contains(ListColumnNames.normal(name)) }

    private func isEntry(_ name: [UInt8]) -> Bool { names.entries.contains(Self.normal(name)) }

    private static func normal(_ name: [UInt8]) -> String {
        ListColumnNames.normal(String(decoding: name, as: UTF8.self))
    }

    /// Whether a text looks like an address, and not like a link or a sentence with one.
    static func isAddress(_ text: [UInt8]) -> Bool {
        guard text.count <= 254, let sign = text.firstIndex(of: UInt8(ascii: "@")), sign > 0,
            text.lastIndex(of: UInt8(ascii: "@")) == sign, text[sign...].contains(UInt8(ascii: "."))
        else { return false }
        return !text.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
    }
}
