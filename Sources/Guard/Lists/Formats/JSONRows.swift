import Content

/// Splits a JSON file into rows: an array, an array inside the response of an ESP's API, or one value after the other
/// (NDJSON). A row is an object, whose keys are column names, or a text, which is the address.
///
///     ["a@example.com", {"email": "b@example.com", "created": 1772323200}]
///     {"SuppressedDestinationSummaries": [{"EmailAddress": "a@example.com", "Reason": "BOUNCE"}]}
///     {"data": {"users": [{"email": "a@example.com"}, {"email": "b@example.com"}]}}
///     {"email": "a@example.com"}
///     {"email": "b@example.com"}
///
/// Only one value is in memory at a time. `JSONPeople` says which values are rows and which only wrap rows. The file is
/// unreadable when it has rows in two places, when a wrapper says what its rows are, and when pages are missing.
struct JSONRows {
    /// What is open around the position; nothing is at the start of the file, and between values.
    private enum Place {
        /// In an array of rows or wrappers, before an element; `path`: the names around it.
        case array(path: String, isFirst: Bool)
        /// In a wrapper, before a member.
        case object(path: String, isFirst: Bool, JSONPages.Page)
    }

    private enum Step {
        /// The place has changed.
        case moved
        case row(ListFields)
        /// The buffer has only a part of what comes next.
        case unfinished
    }

    private var places: [Place] = []
    /// Whether the position is in the rest of a line that is not JSON.
    private var isInRest = false
    private var isOver = false
    /// Whether the value at the position is too long to be read at once.
    private var isLong = false
    private var line = 1
    /// Bytes of the file whose line ends are counted in `line`.
    private var counted = 0
    /// The names around the rows.
    private var rowPath: String?
    private var pages = JSONPages()
    private let people: JSONPeople

    init(names: JSONNames) { people = JSONPeople(names: names) }

    /// Returns nil at the end of the file, where the file cannot be parsed further, and when the buffer has only a
    /// part of the next row.
    mutating func next(_ buffer: inout ListBuffer) -> ListFields? {
        while buffer.isReady, !isOver {
            var text = JSONText(buffer)
            // The rest of a bad line ends at its line end.
            if !isInRest { text.skipSpace() }
            let start = text.position
            count(to: start, buffer)
            if text.isAtEnd, !buffer.isWhole {
                buffer.position = start
                return nil
            }
            switch step(&text, buffer) {
            case .unfinished:
                if buffer.putBack(to: start) { return nil }
                if isLong {
                    isOver = true
                    return .unreadable(line: line, "the value that begins here is longer than 256 KiB")
                }
                isLong = true
                buffer.proceed()
            case .moved: proceed(to: text.position, &buffer)
            case .row(let row):
                proceed(to: text.position, &buffer)
                pages.countRow()
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
        isLong = false
    }

    private mutating func step(_ text: inout JSONText, _ buffer: ListBuffer) -> Step {
        if isInRest {
            text.skipLine()
            isInRest = text.isAtEnd && !buffer.isWhole
            return .moved
        }
        switch places.last {
        case nil:
            if text.isAtEnd { return finish() }
            guard text.take("[") else { return element(&text, path: "", buffer) }
            places.append(.array(path: "", isFirst: true))
            return .moved
        case .array(let path, let isFirst):
            if text.take("]") { return leave() }
            if !isFirst {
                guard text.take(",") else { return stop(text, buffer) }
                text.skipSpace()
            }
            count(to: text.position, buffer)
            return element(&text, path: path, buffer)
        case .object(let path, let isFirst, let page): return member(&text, path, isFirst: isFirst, page, buffer)
        }
    }

    // MARK: Places

    /// Reads a row, or enters what wraps rows.
    private mutating func element(_ text: inout JSONText, path: String, _ buffer: ListBuffer) -> Step {
        var reading = text
        if let value = reading.value() {
            let rowName = path.isEmpty ? rowPath : rowPath.map { String($0.dropFirst(path.count + 1)) }
            switch people.judge(value, rowName: rowName) {
            case .wrapper: break
            case .unclear(let fault): return refuse(fault)
            case .row:
                if let other = rowPath, !path.isEmpty, other != path {
                    return refuse(
                        "the file has people in \"\(other)\" and in \"\(path)\", and nothing says what each means; "
                            + "import one array after the other, each from its own file")
                }
                if !path.isEmpty { rowPath = path }
                text = reading
                noteElement()
                return .row(Self.row(value, line: line))
            }
        } else if reading.isUnfinished, !isLong {
            return .unfinished
        } else if !people.beginsWrapper(text) {
            if reading.isUnfinished { return .unfinished }
            guard places.isEmpty else { return stop(reading, buffer) }
            isInRest = true
            var row = ListFields(line: line)
            row.fault = "not JSON"
            return .row(row)
        }
        noteElement()
        return enter(&text, path: path)
    }

    private mutating func noteElement() {
        if case .array(let path, _) = places.last { places[places.count - 1] = .array(path: path, isFirst: false) }
    }

    private mutating func enter(_ text: inout JSONText, path: String) -> Step {
        if text.take("[") {
            places.append(.array(path: path, isFirst: true))
        } else {
            text.advance()
            // A response, and not a part of one.
            let isResponse = places.isEmpty || (places.count == 1 && path.isEmpty)
            places.append(.object(path: path, isFirst: true, pages.open(isResponse: isResponse)))
        }
        return .moved
    }

    private mutating func leave() -> Step {
        if case .object(_, _, let page) = places.popLast() { pages.close(page) }
        return .moved
    }

    /// Reads a member of a wrapper.
    private mutating func member(
        _ text: inout JSONText, _ path: String, isFirst: Bool, _ page: JSONPages.Page, _ buffer: ListBuffer
    ) -> Step {
        if text.take("}") { return leave() }
        if !isFirst {
            guard text.take(",") else { return stop(text, buffer) }
            text.skipSpace()
        }
        guard case .text(let bytes)? = text.value(), text.takeColon() else {
            return text.isUnfinished ? .unfinished : stop(text, buffer)
        }
        if text.isUnfinished { return .unfinished }
        count(to: text.position, buffer)
        let name = String(decoding: bytes, as: UTF8.self)
        var page = page
        var reading = text
        if let value = reading.value() {
            guard people.wraps(value, under: name) else {
                if let fault = people.objection(to: name, value) { return refuse(fault) }
                page.note(name, value)
                places[places.count - 1] = .object(path: path, isFirst: false, page)
                text = reading
                return .moved
            }
        } else if reading.isUnfinished, !isLong {
            return .unfinished
        } else if !people.beginsWrapper(text, under: name) {
            return reading.isUnfinished ? .unfinished : stop(reading, buffer)
        }
        places[places.count - 1] = .object(path: path, isFirst: false, page)
        let inner = path.isEmpty ? name : "\(path).\(name)"
        if text.isAt("["), let fault = people.objection(toRowsIn: name) { return refuse(fault) }
        return enter(&text, path: inner)
    }

    private mutating func finish() -> Step {
        isOver = true
        return pages.fault.map { .row(.unreadable(line: line, $0)) } ?? .moved
    }

    // MARK: Faults and lines

    private mutating func refuse(_ fault: String) -> Step {
        isOver = true
        return .row(.unreadable(line: line, fault))
    }

    private mutating func stop(_ text: JSONText, _ buffer: ListBuffer) -> Step {
        count(to: text.position, buffer)
        return refuse(text.isAtEnd ? "the file ends inside its JSON" : "not JSON from here on")
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
