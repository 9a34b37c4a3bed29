/// The attributes whose values reach a reader: as text, on hovering, on clicking, read aloud, or fetched on display.
///
/// AMP's bound attributes (`[text]="..."`) are expressions for the mail program and none of these.
enum HTMLAttribute: String, CaseIterable {
    case href, src, alt, title
    /// Of `meta` only.
    case content
    case ariaLabel = "aria-label"
    case placeholder, background, srcset, action
    /// Of `input`, `option` and `button` only.
    case value
    /// Inline styles and style sheets are no text, but what they load is fetched on display: the addresses in `url(...)`.
    /// An inline style that holds a character which styles do not have, such as `{` or `[`, is kept whole.
    case style
    /// Attributes of template engines, Thymeleaf's (`th:text="#{greeting}"`) and QWeb's (`t-out="name"`), name and all: a
    /// reader gets none, so one left over means that nobody rendered the template.
    case template = "th"

    /// Its value is followed or fetched, or is no text at all.
    var isLink: Bool {
        switch self {
        case .href, .src, .srcset, .background, .action, .style, .template: true
        case .alt, .title, .content, .ariaLabel, .placeholder, .value: false
        }
    }

    /// The same by `index`.
    static let areLinks = allCases.map(\.isLink)

    /// What an attribute's name means to the reader.
    enum Meaning: Sendable {
        case collected(HTMLAttribute, onlyOn: HTMLElements.Traits)
        case style
        /// `hidden`.
        case hiding
        /// The font of a `font` element.
        case face
    }

    /// Its place in `HTMLReader.Document.attributes`: the order of the cases.
    var index: Int {
        switch self {
        case .href: 0
        case .src: 1
        case .alt: 2
        case .title: 3
        case .content: 4
        case .ariaLabel: 5
        case .placeholder: 6
        case .background: 7
        case .srcset: 8
        case .action: 9
        case .value: 10
        case .style: 11
        case .template: 12
        }
    }

    /// By name, but for those of template engines.
    static let meanings = PackedName.Table<Meaning>(
        allCases.filter { $0 != .style && $0 != .template }.map { attribute in
            let elements: HTMLElements.Traits =
                attribute == .content ? .meta : attribute == .value ? .valued : []
            return (attribute.rawValue, .collected(attribute, onlyOn: elements))
        } + [("style", .style), ("hidden", .hiding), ("face", .face)],
        foldingCase: true)
}

extension PackedName.Table<HTMLAttribute.Meaning> {
    /// Of any name; nil for most. Template engines' have a sign in them, so that `value` alone tells of letters.
    func meaning(of name: Range<Int>, in bytes: Bytes) -> HTMLAttribute.Meaning? {
        let key = PackedName.key(bytes, name, foldingCase: true)
        if let meaning = value(key) { return meaning }
        let start = name.lowerBound
        guard name.count > 3, bytes[start] | 0x20 == UInt8(ascii: "t") else { return nil }
        let isThymeleaf = bytes[start + 1] | 0x20 == UInt8(ascii: "h") && bytes[start + 2] == UInt8(ascii: ":")
        guard isThymeleaf || bytes[start + 1] == UInt8(ascii: "-") else { return nil }
        return .collected(.template, onlyOn: [])
    }
}

extension Surface.Kind {
    /// What is followed or fetched, and not read. Programs do not drop a control character in it, they encode it.
    var isLink: Bool {
        guard case .attribute(let name) = self else { return false }
        return HTMLAttribute(rawValue: name)?.isLink ?? false
    }
}

/// The attributes of a start tag: those that reach a reader are collected, style and visibility are looked at.
extension HTMLReader {
    /// From the tag's name to behind its `>`; false when there is none.
    ///
    /// **Cost:** 100 instructions an attribute with its value, of 30 bytes in real mail; another 200 for a style. The
    /// place is kept in a local variable: as a property it would be written back at every byte.
    mutating func readAttributes(_ tag: inout HTMLTag) -> Bool {
        let bytes = scanned
        // What looks like a field is kept as text, attributes and all.
        let isCollecting = tag.element.flow != .field
        var place = index
        while place < bytes.count {
            if ASCII.isSpace(bytes[place]) || bytes[place] == UInt8(ascii: "/") {
                place &+= 1
                continue
            }
            if bytes[place] == UInt8(ascii: ">") {
                index = place &+ 1
                return true
            }
            let start = place
            let meaning: HTMLAttribute.Meaning?
            if let name = bytes.shortName(at: start), bytes[name.end] == UInt8(ascii: "=") {
                meaning = meanings.value(name.key)
                place = name.end &+ 1
            } else {
                let nameEnd = endOfAttributeName(bytes, from: start)
                meaning = meanings.meaning(of: start..<nameEnd, in: bytes)
                place = bytes.endOfSpace(from: nameEnd, to: bytes.count)
                guard place < bytes.count else { return false }
                guard bytes[place] == UInt8(ascii: "=") else {
                    if Self.isStrangeAttribute(bytes, start..<nameEnd) { tag.hasStrangeAttribute = true }
                    if isCollecting, let meaning { read(meaning, value: place..<place, whole: start..<nameEnd, &tag) }
                    continue
                }
                place &+= 1
            }
            guard let value = Self.value(bytes, &place) else { return false }
            if isCollecting, let meaning { read(meaning, value: value, whole: start..<place, &tag) }
            if meaning == nil, Self.isStrangeValue(bytes, value) { tag.hasStrangeAttribute = true }
        }
        return false
    }

    /// Of a name of any length; its first byte belongs to it whatever it is.
    private func endOfAttributeName(_ bytes: Bytes, from start: Int) -> Int {
        var index = bytes.endOfLetters(from: start &+ 1)
        while index < bytes.count, !Self.endsAttributeName(bytes[index]) { index &+= 1 }
        return index
    }

    /// The value that stands behind white space here, quoted or not; nil when its quote never ends.
    @inline(__always)
    private static func value(_ bytes: Bytes, _ place: inout Int) -> Range<Int>? {
        while place < bytes.count, ASCII.isSpace(bytes[place]) { place &+= 1 }
        guard place < bytes.count else { return nil }
        let quote = bytes[place]
        let start: Int
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            start = place &+ 1
            let end = bytes.firstIndex(of: quote, from: start, to: bytes.count)
            guard end < bytes.count else { return nil }
            place = end &+ 1
            return start..<end
        }
        start = place
        while place < bytes.count, !ASCII.isSpace(bytes[place]), bytes[place] != UInt8(ascii: ">") { place &+= 1 }
        return start..<place
    }

    private mutating func read(
        _ meaning: HTMLAttribute.Meaning, value: Range<Int>, whole: Range<Int>, _ tag: inout HTMLTag
    ) {
        switch meaning {
        case .collected(.template, _): append(whole, to: HTMLAttribute.template.index)
        case .collected(let attribute, let elements):
            if elements.isSubset(of: tag.element.traits) { append(value, to: attribute.index) }
        case .style:
            let reading = styles.reading(of: value, in: scanned)
            tag.read(reading.style)
            switch reading.signs {
            case .none: break
            case .addresses: collectAddresses(in: value)
            case .template: append(value, to: HTMLAttribute.style.index)
            }
        case .hiding: tag.causes.insert(.hidden)
        case .face: tag.read(face: bytes.slice(value))
        }
    }

    mutating func collectAddresses(in css: Range<Int>) {
        StyleAddresses.each(in: bytes.slice(css)) { address in
            append(
                css.lowerBound + address.lowerBound..<css.lowerBound + address.upperBound, to: HTMLAttribute.style.index
            )
        }
    }

    @inline(__always)
    private static func endsAttributeName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || ASCII.isSpace(byte)
    }

    /// Appends a value as a line: trimmed, character references decoded, line breaks as spaces, and in links other
    /// controls, too. Of a `data:` URL,
    /// which no reader reads, only the part before its content.
    private mutating func append(_ range: Range<Int>, to kind: Int) {
        var range = bytes.trim(range)
        if bytes.matches("data:", at: range.lowerBound) {
            range =
                range.lowerBound..<bytes.firstIndex(of: UInt8(ascii: ","), from: range.lowerBound, to: range.upperBound)
        }
        document.attributes[kind].append(bytes, range, references, isLink: HTMLAttribute.areLinks[kind])
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
    private static let usualBytes = 500

    fileprivate mutating func append(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ references: HTMLReferences, isLink: Bool
    ) {
        if count > 0 {
            text.append(ASCII.lf)
            map?.insert(1)
        } else {
            // Else it would be moved to a larger place five times before it has room for ten addresses.
            text.reserveCapacity(Self.usualBytes)
        }
        count += 1
        let value = bytes.slice(0..<range.upperBound)
        var start = range.lowerBound
        while start < value.count {
            let end = Bytes(value).endOfPlainValue(from: start, to: value.count)
            text.append(contentsOf: value.slice(start..<end))
            map?.add(.copy, end - start, from: start..<end)
            guard end < value.count else { return }
            if let reference = references.reference(in: value, at: end, isAttribute: true) {
                let character = UTF8.encode(reference.scalar)!
                text.append(contentsOf: character)
                map?.add(.whole, character.count, from: end..<reference.end)
                start = reference.end
            } else {
                let isBlank = ASCII.isSpace(value[end]) || isLink && value[end] < 0x20
                text.append(isBlank ? ASCII.space : value[end])
                map?.add(.copy, 1, from: end..<end + 1)
                start = end + 1
            }
        }
    }
}
