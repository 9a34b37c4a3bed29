/// Start and end tags.
extension HTMLReader {
    /// The longest unknown tag that is kept as it was written; of a longer one only the name is.
    private static let keptTagBytes = 100

    /// At `<` and a letter.
    mutating func readStartTag(_ text: inout VisibleText, _ document: inout Document) {
        let start = index
        let nameEnd = nameEnd(from: start + 1)
        let name = bytes.slice(start + 1..<nameEnd)
        let element = elements.element(name)
        index = nameEnd
        guard readAttributes(&document, collecting: element != .field) else {
            giveUp(at: start, &text)
            return
        }
        switch element {
        case .inline, .unknown: break
        case .block: text.breakLine()
        case .cell: text.breakWord()
        case .field: keep(start..<index, name: name, &text)
        case .script:
            let start = index
            skipContent(until: "</script")
            if isStructuredData(nameEnd..<start) {
                JSONStrings.append(bytes.slice(start..<index), to: &document.structuredData)
            }
        case .style: skipContent(until: "</style")
        case .xml: skipContent(until: "</xml")
        case .title:
            text.breakLine()
            readPlainContent(until: "</title", &text)
            text.breakLine()
        case .textarea: readPlainContent(until: "</textarea", &text)
        }
    }

    /// Whether a script's attributes name the type that mail programs read.
    private func isStructuredData(_ attributes: Range<Int>) -> Bool {
        attributes.contains { bytes[$0] == UInt8(ascii: "l") && bytes.matches("ld+json", at: $0) }
    }

    /// At `</`.
    mutating func readEndTag(_ text: inout VisibleText) {
        let start = index
        let nameEnd = nameEnd(from: start + 2)
        index = bytes.firstIndex(of: UInt8(ascii: ">"), from: nameEnd, to: bytes.count) + 1
        guard index <= bytes.count else {
            giveUp(at: start, &text)
            return
        }
        switch elements.element(bytes.slice(start + 2..<nameEnd)) {
        case .block: text.breakLine()
        case .cell: text.breakWord()
        default: break
        }
    }

    /// A tag without end: browsers drop the rest of the document; a check should rather see it.
    private mutating func giveUp(at start: Int, _ text: inout VisibleText) {
        isTextToTheEnd = true
        text.append(bytes[start])
        index = start + 1
    }

    private func keep(_ tag: Range<Int>, name: UnsafeRawBufferPointer, _ text: inout VisibleText) {
        if tag.count <= Self.keptTagBytes {
            text.append(bytes.slice(tag))
        } else {
            text.append(UInt8(ascii: "<"))
            text.append(name)
            text.append(UInt8(ascii: ">"))
        }
    }

    private func nameEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, !ASCII.isSpace(bytes[end]), bytes[end] != UInt8(ascii: "/"),
            bytes[end] != UInt8(ascii: ">")
        {
            end += 1
        }
        return end
    }

    /// From the tag's name to behind its `>`; false when there is none.
    private mutating func readAttributes(_ document: inout Document, collecting: Bool) -> Bool {
        while true {
            while index < bytes.count, ASCII.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: "/") { index += 1 }
            guard index < bytes.count else { return false }
            if bytes[index] == UInt8(ascii: ">") {
                index += 1
                return true
            }
            let nameStart = index
            index += 1
            while index < bytes.count, !Self.endsAttributeName(bytes[index]) { index += 1 }
            let nameEnd = index
            while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
            guard index < bytes.count else { return false }
            guard bytes[index] == UInt8(ascii: "=") else { continue }
            index += 1
            while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
            guard let value = readValue() else { return false }
            if collecting, let kind = HTMLAttribute.index(bytes.slice(nameStart..<nameEnd)) {
                let shown = kind == HTMLAttribute.thymeleafIndex ? nameStart..<index : value
                append(shown, to: &document.attributes[kind])
            }
        }
    }

    @inline(__always)
    private static func endsAttributeName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || ASCII.isSpace(byte)
    }

    private mutating func readValue() -> Range<Int>? {
        guard index < bytes.count else { return nil }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = index + 1
            let end = bytes.firstIndex(of: quote, from: start, to: bytes.count)
            guard end < bytes.count else { return nil }
            index = end + 1
            return start..<end
        }
        let start = index
        while index < bytes.count, !ASCII.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
        return start..<index
    }

    /// Appends a value as a line: trimmed, character references decoded, line breaks as spaces. Of a `data:` URL,
    /// which no reader reads, only the part before its content.
    private func append(_ range: Range<Int>, to lines: inout [UInt8]) {
        var value = bytes.slice(range).trimmed()
        if value.matches("data:", at: 0) {
            value = value.slice(0..<value.firstIndex(of: UInt8(ascii: ","), from: 0, to: value.count))
        }
        if !lines.isEmpty { lines.append(ASCII.lf) }
        var start = 0
        while start < value.count {
            var end = start
            while end < value.count, value[end] >= 0x20, value[end] != UInt8(ascii: "&") { end += 1 }
            lines.append(contentsOf: value.slice(start..<end))
            guard end < value.count else { return }
            if let reference = references.reference(in: value, at: end, isAttribute: true) {
                lines.append(contentsOf: UTF8.encode(reference.scalar)!)
                start = reference.end
            } else {
                lines.append(value[end] < 0x20 ? ASCII.space : value[end])
                start = end + 1
            }
        }
    }
}
