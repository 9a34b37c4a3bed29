import Content

/// Splits a JSON file into rows: an array, an array inside the response of an ESP's API, or one value after the other
/// (NDJSON). A row is an object, whose keys are column names, or a text, which is the address.
///
///     ["a@example.com", {"email": "b@example.com", "created": 1772323200}]
///     {"SuppressedDestinationSummaries": [{"EmailAddress": "a@example.com", "Reason": "BOUNCE"}]}
///     {"email": "a@example.com"}
///     {"email": "b@example.com"}
///
/// Only one value is in memory at a time.
struct JSONRows {
    private enum Place {
        /// Between values, and at the start of the file.
        case outside
        /// In an array, before an element; `isWrapped`: the array is a member of an object.
        case array(isWrapped: Bool, isFirst: Bool)
        /// In an object that contained an array, after a member.
        case object
        /// The rest of a line that is not JSON.
        case rest
        case end
    }

    private enum Step {
        /// The place has changed.
        case moved
        case row(ListFields)
        /// The buffer has only a part of what comes next.
        case unfinished
    }

    private var place = Place.outside
    private var line = 1
    /// Bytes of the file whose line ends are counted in `line`.
    private var counted = 0
    /// Whether the last API response said that more pages follow.
    private var hasMorePages = false
    /// The names of columns with an address, in normal form. An object with one is a row and wraps none.
    private let addressNames: Set<String>

    init(addressNames: Set<String>) { self.addressNames = addressNames }

    /// Returns nil at the end of the file, where the file cannot be parsed further, and when the buffer has only a
    /// part of the next row.
    mutating func next(_ buffer: inout ListBuffer) -> ListFields? {
        while buffer.isReady {
            if case .end = place { return nil }
            var text = JSONText(buffer)
            // The rest of a bad line ends at its line end.
            if case .rest = place {} else { text.skipSpace() }
            let start = text.position
            count(to: start, buffer)
            if text.isAtEnd, !buffer.isWhole {
                buffer.position = start
                return nil
            }
            switch step(&text, buffer) {
            case .unfinished:
                if buffer.putBack(to: start) { return nil }
                place = .end
                return .unreadable(line: line, "the value that begins here is longer than 256 KiB")
            case .moved: proceed(to: text.position, &buffer)
            case .row(let row):
                proceed(to: text.position, &buffer)
                return row
            }
        }
        return nil
    }

    private mutating func proceed(to position: Int, _ buffer: inout ListBuffer) {
        // The bytes before the position may be dropped before the next step.
        count(to: position, buffer)
        buffer.position = position
        buffer.proceed()
    }

    private mutating func step(_ text: inout JSONText, _ buffer: ListBuffer) -> Step {
        switch place {
        case .end: return .unfinished
        case .outside:
            if text.isAtEnd { return finish() }
            return text.take("[") ? move(to: .array(isWrapped: false, isFirst: true)) : outside(&text)
        case .array(let isWrapped, let isFirst):
            if text.take("]") { return move(to: isWrapped ? .object : .outside) }
            if !isFirst {
                guard text.take(",") else { return stop(text, buffer) }
                text.skipSpace()
            }
            count(to: text.position, buffer)
            let line = line
            guard let value = text.value() else { return text.isUnfinished ? .unfinished : stop(text, buffer) }
            place = .array(isWrapped: isWrapped, isFirst: false)
            return .row(Self.row(value, line: line))
        case .object: return member(&text, buffer)
        case .rest:
            text.skipLine()
            return text.isAtEnd && !buffer.isWhole ? .moved : move(to: .outside)
        }
    }

    private mutating func move(to place: Place) -> Step {
        self.place = place
        return .moved
    }

    /// Reads a row of NDJSON, or enters the array of rows inside an object.
    private mutating func outside(_ text: inout JSONText) -> Step {
        var object = text
        switch openWrapper(&object) {
        case .unfinished: return .unfinished
        case .opened(let hasMore):
            text = object
            hasMorePages = hasMore
            return move(to: .array(isWrapped: true, isFirst: true))
        case .none: break
        }
        var reading = text
        if let value = reading.value() {
            text = reading
            return .row(Self.row(value, line: line))
        }
        if reading.isUnfinished { return .unfinished }
        place = .rest
        var row = ListFields(line: line)
        row.fault = "not JSON"
        return .row(row)
    }

    private enum Wrapper {
        case none
        case opened(hasMore: Bool)
        case unfinished
    }

    /// Enters the array of the object that begins here, if it has one; the members before the array are checked.
    private func openWrapper(_ text: inout JSONText) -> Wrapper {
        guard text.take("{") else { return .none }
        var hasMore = false
        repeat {
            text.skipSpace()
            guard case .text(let name)? = text.value(), text.takeColon() else {
                return text.isUnfinished ? .unfinished : .none
            }
            if text.isUnfinished { return .unfinished }
            if text.isAt("["), Self.isWrapper(name) {
                text.advance()
                return .opened(hasMore: hasMore)
            }
            guard let value = text.value() else { return text.isUnfinished ? .unfinished : .none }
            if isAddress(name) { return .none }
            if Self.saysMore(name, value) { hasMore = true }
            text.skipSpace()
            if text.isUnfinished { return .unfinished }
        } while text.take(",")
        return .none
    }

    /// Reads a member of the object after its array of rows.
    private mutating func member(_ text: inout JSONText, _ buffer: ListBuffer) -> Step {
        if text.take("}") { return move(to: .outside) }
        guard text.take(",") else { return stop(text, buffer) }
        text.skipSpace()
        guard case .text(let name)? = text.value(), text.takeColon() else {
            return text.isUnfinished ? .unfinished : stop(text, buffer)
        }
        if text.isUnfinished { return .unfinished }
        if text.isAt("["), Self.isWrapper(name) {
            text.advance()
            return move(to: .array(isWrapped: true, isFirst: true))
        }
        // An object with an address is itself a row, so the array in it did not hold rows.
        guard !isAddress(name) else { return stop(text, buffer) }
        guard let value = text.value() else { return text.isUnfinished ? .unfinished : stop(text, buffer) }
        if Self.saysMore(name, value) { hasMorePages = true }
        return .moved
    }

    /// Where the APIs put their rows: SES, Mailgun, SparkPost, Postmark, Brevo, Klaviyo, Mailchimp.
    private static let wrappers = Set([
        "suppresseddestinationsummaries", "items", "results", "suppressions", "contacts", "data", "members",
        "recipients", "emails", "rows", "entries", "list",
    ])

    private static func isWrapper(_ name: [UInt8]) -> Bool {
        wrappers.contains(ListColumnNames.normal(String(decoding: name, as: UTF8.self)))
    }

    private func isAddress(_ name: [UInt8]) -> Bool {
        addressNames.contains(ListColumnNames.normal(String(decoding: name, as: UTF8.self)))
    }

    /// SES: `"NextToken": "…"`; Klaviyo: `"links": {"next": "https://…"}`.
    private static func saysMore(_ name: [UInt8], _ value: JSONValue) -> Bool {
        let mark = name.elementsEqual("links".utf8) ? value["next"] : name.elementsEqual("NextToken".utf8) ? value : nil
        guard case .text(let text) = mark else { return false }
        return !text.isEmpty
    }

    private mutating func finish() -> Step {
        place = .end
        guard hasMorePages else { return .moved }
        return .row(.unreadable(line: line, "the file is one page of a list; the pages after it are missing"))
    }

    private mutating func stop(_ text: JSONText, _ buffer: ListBuffer) -> Step {
        place = .end
        count(to: text.position, buffer)
        return .row(
            .unreadable(
                line: line, text.isAtEnd ? "the file ends inside its JSON" : "not JSON from here on"))
    }

    private mutating func count(to position: Int, _ buffer: ListBuffer) {
        let end = buffer.dropped + position
        guard end > counted else { return }
        for byte in buffer.bytes[(counted - buffer.dropped)..<position] where byte == 0x0A { line += 1 }
        counted = end
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
