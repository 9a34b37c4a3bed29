/// The attributes whose values reach a reader: shown as text or on hovering, followed on clicking, read aloud, or
/// fetched on display.
///
/// AMP's bound attributes (`[text]="..."`) are expressions for the mail program, and not among them.
enum HTMLAttribute: String, CaseIterable {
    case href, src, alt, title
    /// For `meta` only.
    case content
    case ariaLabel = "aria-label"
    case placeholder, background, srcset, action
    /// For `input`, `option` and `button` only.
    case value
    /// Inline styles and style sheets are not text, but mail programs fetch the addresses in `url(...)` on display.
    /// An inline style with a character that styles do not have, such as `{` or `[`, is kept whole.
    case style
    /// Attributes of template engines, with their names: Thymeleaf's (`th:text="#{greeting}"`) and QWeb's
    /// (`t-out="name"`). Rendering removes them, so one that is left means that the template was not rendered.
    case template = "th"

    /// Whether the value is followed or fetched, or is not text.
    var isLink: Bool {
        switch self {
        case .href, .src, .srcset, .background, .action, .style, .template: true
        case .alt, .title, .content, .ariaLabel, .placeholder, .value: false
        }
    }

    /// The same, by `index`.
    static let areLinks = allCases.map(\.isLink)

    /// How `HTMLReader` treats an attribute, by its name.
    enum Meaning: Sendable {
        case collected(HTMLAttribute, onlyOn: HTMLElements.Traits)
        case style
        /// `hidden`.
        case hiding
        /// The font of a `font` element.
        case face
        /// `class`, which may mark a template's field.
        case className
        /// An instruction to a template engine.
        case directive
    }

    /// The index in `HTMLReader.Document.attributes`: the order of the cases.
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

    /// The meanings by name, without attributes of template engines.
    static let meanings = PackedName.Table<Meaning>(
        allCases.filter { $0 != .style && $0 != .template }.map { attribute in
            let elements: HTMLElements.Traits =
                attribute == .content ? .meta : attribute == .value ? .valued : []
            return (attribute.rawValue, .collected(attribute, onlyOn: elements))
        } + [("style", .style), ("hidden", .hiding), ("face", .face), ("class", .className)],
        foldingCase: true)
}

extension PackedName.Table<HTMLAttribute.Meaning> {
    /// The meaning of any name; nil for most. Names of template engines contain a sign, so the table, with names of
    /// letters, does not have them.
    func meaning(of name: Range<Int>, in bytes: Bytes) -> HTMLAttribute.Meaning? {
        let key = PackedName.key(bytes, name, foldingCase: true)
        if let meaning = value(key) { return meaning }
        if TemplateMarkup.isDirective(bytes, name) { return .directive }
        let start = name.lowerBound
        guard name.count > 3, bytes[start] | 0x20 == UInt8(ascii: "t") else { return nil }
        let isThymeleaf = bytes[start + 1] | 0x20 == UInt8(ascii: "h") && bytes[start + 2] == UInt8(ascii: ":")
        guard isThymeleaf || bytes[start + 1] == UInt8(ascii: "-") else { return nil }
        return .collected(.template, onlyOn: [])
    }
}

extension Surface.Kind {
    /// Whether the value is followed or fetched, and not read. Programs encode a control character in it and do not
    /// drop it.
    var isLink: Bool {
        guard case .attribute(let name) = self else { return false }
        return HTMLAttribute(rawValue: name)?.isLink ?? false
    }
}

/// Reads the attributes of a start tag: collects the values that reach a reader, and evaluates style and visibility.
extension HTMLReader {
    /// Reads from after the tag's name to after its `>`; false when there is no `>`.
    ///
    /// **Cost:** 100 instructions per attribute with its value, which has 30 bytes in real mail; another 200 for a
    /// style. The place is a local variable: a property would be written back at every byte.
    mutating func readAttributes(_ tag: inout HTMLTag) -> Bool {
        let bytes = scanned
        // A tag that looks like a field is kept as text, with its attributes.
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
            if case .className? = meaning {
                // The most frequent attribute: a call of `read` takes longer than this.
                if isCollecting { read(className: value, &tag) }
                continue
            }
            if isCollecting, let meaning { read(meaning, value: value, whole: start..<place, &tag) }
            if meaning == nil, Self.isStrangeValue(bytes, value) { tag.hasStrangeAttribute = true }
        }
        return false
    }

    /// The end of a name of any length. The first byte always belongs to it.
    private func endOfAttributeName(_ bytes: Bytes, from start: Int) -> Int {
        var index = bytes.endOfLetters(from: start &+ 1)
        while index < bytes.count, !Self.endsAttributeName(bytes[index]) { index &+= 1 }
        return index
    }

    /// The value after white space here, quoted or not; nil when its quote never ends.
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
            if attribute == .alt { tag.hasAlternative = Self.isWritten(bytes.slice(value)) }
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
        case .className: read(className: value, &tag)
        case .directive: tag.hasStrangeAttribute = true
        }
    }

    /// Whether a picture's alternative text has a letter or a digit. A smiley is no value of a field.
    private static func isWritten(_ alternative: UnsafeRawBufferPointer) -> Bool {
        alternative.contains { byte in
            ASCII.isLetter(byte) || byte &- 0x30 < 10 || (0xC3...0xEF).contains(byte) && byte != 0xE2
        }
    }

    @inline(__always)
    private func read(className value: Range<Int>, _ tag: inout HTMLTag) {
        if TemplateMarkup.isField(class: scanned.slice(value)) || Self.isStrangeValue(scanned, value) {
            tag.hasStrangeAttribute = true
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

    /// Appends a value as a line: trimmed, with character references decoded and line breaks turned into spaces. In
    /// links, other controls become spaces, too. Only the part of a `data:` URL before its content is kept, because
    /// readers never see the content.
    private mutating func append(_ range: Range<Int>, to kind: Int) {
        var range = bytes.trim(range)
        if bytes.matches("data:", at: range.lowerBound) {
            range =
                range.lowerBound..<bytes.firstIndex(of: UInt8(ascii: ","), from: range.lowerBound, to: range.upperBound)
        }
        document.attributes[kind].append(bytes, range, references, isLink: HTMLAttribute.areLinks[kind])
    }

    // MARK: AMP's templates

    /// Attributes from here to `didCloseTemplate` are in a template.
    mutating func didOpenTemplate() { templateStarts = document.attributes.map(\.text.count) }

    /// Ends the outermost template: for each kind of attribute, the values inside the template become a region.
    mutating func didCloseTemplate() {
        for (kind, start) in templateStarts.enumerated() where document.attributes[kind].text.count > start {
            // After the line break that ends the previous value.
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
            // Otherwise the text would be moved to a larger buffer five times before it has room for ten addresses.
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
