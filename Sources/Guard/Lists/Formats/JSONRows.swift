/// Cuts a JSON file into rows: an array, an array within an answer of an ESP's API, or one value after the other
/// (NDJSON). A row is an object, whose keys are column names, or a text, which is the address.
///
///     ["a@example.com", {"email": "b@example.com", "created": 1772323200}]
///     {"SuppressedDestinationSummaries": [{"EmailAddress": "a@example.com", "Reason": "BOUNCE"}]}
///     {"email": "a@example.com"}
///     {"email": "b@example.com"}
///
/// One value is in memory at a time.
struct JSONRows {
    private enum Place {
        /// Between values, at the start too.
        case outside
        /// In an array, before an element; `isWrapped` when it is a member of an object.
        case array(isWrapped: Bool, isFirst: Bool)
        /// In an object that held an array, behind a member.
        case object
        case end
    }

    private let bytes: [UInt8]
    private var position = 0
    private var place = Place.outside
    private var line = 1
    private var countedTo = 0
    /// The last answer of an API said that more pages follow.
    private var hasMorePages = false

    /// - Parameter bytes: without a byte order mark.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// nil at the end of the file, or where it cannot be read further.
    mutating func next() -> ListFields? {
        while true {
            skipSpace()
            switch place {
            case .end: return nil
            case .outside:
                guard position < bytes.count else { return finish() }
                if take("[") {
                    place = .array(isWrapped: false, isFirst: true)
                } else if let row = outsideValue() {
                    return row
                }
            case .array(let isWrapped, let isFirst):
                if take("]") {
                    place = isWrapped ? .object : .outside
                    continue
                }
                if !isFirst {
                    guard take(",") else { return stop() }
                    skipSpace()
                }
                place = .array(isWrapped: isWrapped, isFirst: false)
                let line = currentLine()
                guard let value = value() else { return stop() }
                return Self.row(value, line: line)
            case .object:
                if take("}") {
                    place = .outside
                } else {
                    guard take(",") else { return stop() }
                    skipSpace()
                    guard let name = value(), case .text(let text) = name, colon() else { return stop() }
                    skipSpace()
                    if isWrapper(text) {
                        position += 1
                        place = .array(isWrapped: true, isFirst: true)
                    } else {
                        // An object with an address is a row itself, and what was read of it were not its rows.
                        guard !Self.isAddress(text), let value = value() else { return stop() }
                        if Self.saysMore(text, value) { hasMorePages = true }
                    }
                }
            }
        }
    }

    /// A row of NDJSON; nil when the object turned out to hold an array of rows.
    private mutating func outsideValue() -> ListFields? {
        let line = currentLine()
        let start = position
        if openWrapper() { return nil }
        position = start
        guard let value = value() else {
            position = start
            while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            return ListFields(line: line, fault: "not JSON")
        }
        return Self.row(value, line: line)
    }

    /// Into the array of the object that begins here, if it has one; what stands before it is looked through.
    private mutating func openWrapper() -> Bool {
        guard take("{") else { return false }
        var hasMore = false
        repeat {
            skipSpace()
            guard let name = value(), case .text(let text) = name, colon() else { return false }
            skipSpace()
            if isWrapper(text) {
                hasMorePages = hasMore
                position += 1
                place = .array(isWrapped: true, isFirst: true)
                return true
            }
            guard let value = value() else { return false }
            if Self.isAddress(text) { return false }
            if Self.saysMore(text, value) { hasMore = true }
            skipSpace()
        } while take(",")
        return false
    }

    /// Where the APIs put their rows: SES, Mailgun, SparkPost, Postmark, Brevo, Klaviyo, Mailchimp.
    private static let wrappers = Set([
        "suppresseddestinationsummaries", "items", "results", "suppressions", "contacts", "data", "members",
        "recipients", "emails", "rows", "entries", "list",
    ])

    private func isWrapper(_ name: [UInt8]) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: "[")
            && Self.wrappers.contains(ListColumnNames.normal(String(decoding: name, as: UTF8.self)))
    }

    private static func isAddress(_ name: [UInt8]) -> Bool {
        let name = ListColumnNames.normal(String(decoding: name, as: UTF8.self))
        return ListColumnNames.address.contains(name) || ListColumnNames.perhapsAddress.contains(name)
    }

    /// SES: `"NextToken": "…"`; Klaviyo: `"links": {"next": "https://…"}`.
    private static func saysMore(_ name: [UInt8], _ value: JSONValue) -> Bool {
        let mark = name.elementsEqual("links".utf8) ? value["next"] : name.elementsEqual("NextToken".utf8) ? value : nil
        guard case .text(let text) = mark else { return false }
        return !text.isEmpty
    }

    private mutating func finish() -> ListFields? {
        place = .end
        guard hasMorePages else { return nil }
        return ListFields(line: currentLine(), fault: "the file is one page of a list; the pages after it are missing")
    }

    private mutating func stop() -> ListFields {
        place = .end
        let what = position < bytes.count ? "not JSON from here on" : "the file ends within its JSON"
        return ListFields(line: currentLine(), fault: what)
    }

    private mutating func value() -> JSONValue? {
        JSONReader.value(in: bytes, at: &position)
    }

    private mutating func colon() -> Bool {
        skipSpace()
        return take(":")
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func currentLine() -> Int {
        while countedTo < position {
            if bytes[countedTo] == 0x0A { line += 1 }
            countedTo += 1
        }
        return line
    }

    private static func row(_ value: JSONValue, line: Int) -> ListFields {
        var row = ListFields(line: line)
        switch value {
        case .object, .text: JSONFlattening.append(value, under: "", to: &row)
        default: row.fault = "neither a text nor an object"
        }
        return row
    }
}
