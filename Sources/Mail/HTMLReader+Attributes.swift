/// The attributes of a start tag: those that reach a reader are collected, style and visibility are looked at.
extension HTMLReader {
    /// From the tag's name to behind its `>`; false when there is none.
    mutating func readAttributes(_ tag: inout HTMLTag) -> Bool {
        // What looks like a field is kept as text, attributes and all.
        let isCollecting = tag.element.flow != .field
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
            let name = nameStart..<index
            while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
            guard index < bytes.count else { return false }
            guard bytes[index] == UInt8(ascii: "=") else {
                if isCollecting { read(attribute: bytes.slice(name), value: index..<index, whole: name, &tag) }
                continue
            }
            index += 1
            while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
            guard let value = readValue() else { return false }
            if isCollecting {
                read(attribute: bytes.slice(name), value: value, whole: name.lowerBound..<index, &tag)
            }
        }
    }

    private mutating func read(
        attribute name: UnsafeRawBufferPointer, value: Range<Int>, whole: Range<Int>, _ tag: inout HTMLTag
    ) {
        if let kind = HTMLAttribute.index(name, on: tag.element.traits) {
            append(kind == HTMLAttribute.thymeleafIndex ? whole : value, to: kind)
        } else if name.count == 5, name.isEqual("style") {
            let style = bytes.slice(value)
            tag.read(style: style)
            if StyleAddresses.looksWritten(byTemplate: style) {
                append(value, to: HTMLAttribute.styleIndex)
            } else {
                collectAddresses(in: value)
            }
        } else if name.count == 6, name.isEqual("hidden") {
            tag.causes.append(.hidden)
        } else if name.count == 4, name.isEqual("face") {
            tag.read(face: bytes.slice(value))
        }
    }

    mutating func collectAddresses(in css: Range<Int>) {
        StyleAddresses.each(in: bytes.slice(css)) { address in
            append(
                css.lowerBound + address.lowerBound..<css.lowerBound + address.upperBound, to: HTMLAttribute.styleIndex)
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
    private mutating func append(_ range: Range<Int>, to kind: Int) {
        var range = bytes.trim(range)
        if bytes.slice(range).matches("data:", at: 0) {
            range =
                range.lowerBound..<bytes.firstIndex(of: UInt8(ascii: ","), from: range.lowerBound, to: range.upperBound)
        }
        document.attributes[kind].append(bytes, range, references)
    }

    // MARK: AMP's templates

    /// Attributes from here on stand in a template, up to `didCloseTemplate`.
    mutating func didOpenTemplate() { templateStarts = document.attributes.map(\.text.count) }

    /// The end of the outermost template: what its elements' attributes were is a region of each attribute.
    mutating func didCloseTemplate() {
        for (kind, start) in templateStarts.enumerated() where document.attributes[kind].text.count > start {
            // Behind the line break that ends the value before.
            let first = start == 0 ? 0 : start + 1
            document.attributes[kind].regions.append(
                Surface.Region(kind: .clientTemplate, range: first..<document.attributes[kind].text.count))
        }
        templateStarts = []
    }
}

extension HTMLReader.Lines {
    fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ references: HTMLReferences)
    {
        if count > 0 {
            text.append(ASCII.lf)
            map?.insert(1)
        }
        count += 1
        let value = bytes.slice(0..<range.upperBound)
        var start = range.lowerBound
        while start < value.count {
            var end = start
            while end < value.count, value[end] >= 0x20, value[end] != UInt8(ascii: "&") { end += 1 }
            text.append(contentsOf: value.slice(start..<end))
            map?.add(.copy, end - start, from: start..<end)
            guard end < value.count else { return }
            if let reference = references.reference(in: value, at: end, isAttribute: true) {
                let character = UTF8.encode(reference.scalar)!
                text.append(contentsOf: character)
                map?.add(.whole, character.count, from: end..<reference.end)
                start = reference.end
            } else {
                text.append(value[end] < 0x20 ? ASCII.space : value[end])
                map?.add(.copy, 1, from: end..<end + 1)
                start = end + 1
            }
        }
    }
}
