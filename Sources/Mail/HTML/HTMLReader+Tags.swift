/// Start and end tags.
extension HTMLReader {
    /// The longest unknown tag that is kept as written; only the name is kept of a longer one.
    private static let keptTagBytes = 100

    /// Reads a start tag, at `<` and a letter.
    mutating func readStartTag() {
        let tagStart = index
        let (nameEnd, key) = scanned.tagName(at: tagStart &+ 1)
        let name = scanned.slice(tagStart &+ 1..<nameEnd)
        let element = elements.element(name, key: key)
        index = nameEnd
        var tag = HTMLTag(element: element)
        if nameEnd < scanned.count, scanned[nameEnd] == UInt8(ascii: ">") {
            index = nameEnd &+ 1
        } else if !readAttributes(&tag) {
            return giveUp(at: tagStart)
        }

        switch element.flow {
        case .block, .title: text.breakLine()
        case .cell: text.breakWord()
        case .field: return readField(tagStart..<index, name: name)
        default: break
        }
        if tag.hasStrangeAttribute || element.flow == .unknown && !Self.isKnownExtension(name) {
            didPassStrangeMarkup(tagStart..<index)
        }
        if tag.hasSize { regions.didSetSize(at: text.end) }
        if tag.hasAlternative, !text.isAtLineStart { regions.add(.picture, from: text.end &- 1, to: text.end) }
        if isAMP, isTemplate(element, nameEnd..<index) { tag.causes.insert(.clientTemplate) }
        if !tag.causes.isEmpty || !regions.isEmpty, !endsItself(element) { start(key, opening: tag.causes) }
        switch element.flow {
        case .script:
            if isServerScript(nameEnd..<index) { keep(tagStart..<index, name: name) }
            if !tag.causes.contains(.clientTemplate) { readScript(attributes: nameEnd..<index) }
        case .style: readStyleSheet()
        case .xml: skipContent(of: .xml, until: "</xml")
        case .title: readTitle()
        case .textarea: readPlainContent(until: "</textarea")
        default: break
        }
    }

    /// Whether an element ends with its start tag. Apart from void elements, only elements from outside HTML may,
    /// such as Office's `<v:rect/>`.
    private func endsItself(_ element: HTMLElements.Element) -> Bool {
        element.traits.contains(.void) || element.flow == .unknown && bytes[index - 2] == UInt8(ascii: "/")
    }

    private mutating func start(_ element: UInt64, opening causes: HTMLRegions.Causes) {
        let depth = regions.templateDepth
        regions.didStart(element, opening: causes, after: text.end, at: text.position)
        if depth == 0, regions.templateDepth > 0 { didOpenTemplate() }
    }

    /// Reads an end tag, at `</`.
    mutating func readEndTag() {
        let start = index
        let (nameEnd, key) = scanned.tagName(at: start &+ 2)
        let isPlain = nameEnd < scanned.count && scanned[nameEnd] == UInt8(ascii: ">")
        index = (isPlain ? nameEnd : scanned.firstIndex(of: UInt8(ascii: ">"), from: nameEnd, to: scanned.count)) &+ 1
        guard index <= scanned.count else { return giveUp(at: start) }
        let name = scanned.slice(start &+ 2..<nameEnd)
        if name.isEmpty || !ASCII.isLetter(name[0]) { didPassStrangeMarkup(start..<index) }
        if !regions.isEmpty {
            let depth = regions.templateDepth
            regions.didEnd(key, at: text.end)
            if depth > 0, regions.templateDepth == 0 { didCloseTemplate() }
        }
        switch elements.element(name, key: key).flow {
        case .block: text.breakLine()
        case .cell: text.breakWord()
        default: break
        }
    }

    /// Handles a tag without end: browsers drop the rest of the document, but the checks should see it.
    private mutating func giveUp(at start: Int) {
        isTextToTheEnd = true
        text.append(start..<start + 1)
        index = start + 1
    }

    /// Keeps an element with the name of a field as text. It may also belong to a template's source.
    private mutating func readField(_ tag: Range<Int>, name: UnsafeRawBufferPointer) {
        let isLeftover = TemplateMarkup.isSource(name) && TemplateMarkup.hasLink(bytes, tag)
        let isSource =
            !isLeftover
            && (TemplateMarkup.isSource(name)
                || scanned.firstIndex(of: UInt8(ascii: "="), from: tag.lowerBound, to: tag.upperBound)
                    < tag.upperBound)
        if isSource { didPassStrangeMarkup(tag) }
        // A leftover must not come into a line that is shown for another tag.
        if !isShowingMarkup || !isSource && !isLeftover { keep(tag, name: name) }
    }

    private mutating func keep(_ tag: Range<Int>, name: UnsafeRawBufferPointer) {
        if tag.count <= Self.keptTagBytes {
            text.append(tag)
        } else {
            text.append(tag.lowerBound..<tag.lowerBound + 1 + name.count)
            text.append(UInt8(ascii: ">"), from: tag.upperBound - 1)
        }
    }

    // MARK: Content other than text

    /// `<script runat="server">` is for the ESP to run: a template that was not rendered.
    private func isServerScript(_ attributes: Range<Int>) -> Bool {
        attributes.contains { bytes[$0] | 0x20 == UInt8(ascii: "r") && bytes.matches("runat", at: $0) }
    }

    private mutating func readScript(attributes: Range<Int>) {
        let start = index
        skipContent(of: .script, until: "</script")
        // Structured data, which mail programs read.
        if attributes.contains(where: { bytes[$0] == UInt8(ascii: "l") && bytes.matches("ld+json", at: $0) }) {
            JSONStrings.append(bytes, start..<index, to: &document.structuredData, &document.structuredDataMap)
        }
    }

    private mutating func readTitle() {
        let start = text.position
        readPlainContent(until: "</title")
        regions.add(.title, from: start, to: text.end)
        text.breakLine()
    }

    private mutating func readStyleSheet() {
        let start = index
        skipContent(of: .style, until: "</style")
        collectAddresses(in: start..<index)
    }

    /// Whether the element is `<template type="amp-mustache">`, or a script with `template="amp-mustache"`.
    private func isTemplate(_ element: HTMLElements.Element, _ attributes: Range<Int>) -> Bool {
        guard element.flow == .script || element.traits.contains(.template) else { return false }
        return attributes.contains { bytes[$0] == UInt8(ascii: "a") && bytes.matches("amp-mustache", at: $0) }
    }
}

/// The facts about a start tag that the attributes give.
struct HTMLTag {
    let element: HTMLElements.Element
    /// The regions that the element opens.
    var causes = HTMLRegions.Causes()
    /// Whether its inline style sets a visible font size.
    var hasSize = false
    /// Whether it has a text that takes its place (`alt`).
    var hasAlternative = false
    /// Whether something among its attributes is not an attribute.
    var hasStrangeAttribute = false

    init(element: HTMLElements.Element) {
        self.element = element
        if element.traits.contains(.code) { causes.insert(.code) }
        if element.traits.contains(.preformatted) { causes.insert(.preformatted) }
    }

    mutating func read(_ style: InlineStyle) {
        if style.isHidden { causes.insert(.hidden) }
        if style.hasNoSize { causes.insert(.noSize) }
        if style.isMonospaced { causes.insert(.font) }
        hasSize = style.hasSize
    }

    /// Reads the `face` of a `font` element.
    mutating func read(face: UnsafeRawBufferPointer) {
        if InlineStyle.isMonospaced(face) { causes.insert(.font) }
    }
}

/// The strings of a JSON text, for the structured data (`application/ld+json`) that mail programs show as cards.
///
/// Only strings, one per line: JSON's braces and brackets are not text, and would look like placeholders.
enum JSONStrings {
    /// - Parameters:
    ///   - range: where the JSON is in `bytes`.
    ///   - map: from the lines to `bytes`.
    static func append(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, to lines: inout [UInt8], _ map: inout SourceMap?
    ) {
        let json = bytes.slice(0..<range.upperBound)
        var index = range.lowerBound
        while index < json.count {
            index = json.firstIndex(of: UInt8(ascii: "\""), from: index, to: json.count) + 1
            guard index < json.count else { return }
            if !lines.isEmpty {
                lines.append(ASCII.lf)
                map?.insert(1)
            }
            while index < json.count, json[index] != UInt8(ascii: "\"") {
                let start = index
                let length = lines.count
                if json[index] == UInt8(ascii: "\\") {
                    appendEscape(json, &index, to: &lines)
                } else {
                    lines.append(ASCII.isSpace(json[index]) ? ASCII.space : json[index])
                    index += 1
                }
                map?.add(index - start == 1 ? .copy : .whole, lines.count - length, from: start..<index)
            }
            index += 1
        }
    }

    /// Decodes an escape, at its backslash. A lone surrogate becomes U+FFFD.
    private static func appendEscape(_ json: UnsafeRawBufferPointer, _ index: inout Int, to lines: inout [UInt8]) {
        index += 1
        guard index < json.count else { return }
        let escape = json[index]
        index += 1
        switch escape {
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(json, at: index) else { return }
            index += 4
            var units = [unit]
            if UTF16.isLeadSurrogate(unit), json.matches("\\u", at: index), let trail = codeUnit(json, at: index + 2) {
                units.append(trail)
                index += 6
            }
            lines.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "f"): lines.append(ASCII.space)
        case UInt8(ascii: "b"): lines.append(0x08)
        default: lines.append(escape)
        }
    }

    private static func codeUnit(_ json: UnsafeRawBufferPointer, at start: Int) -> UInt16? {
        guard let high = QuotedPrintable.hexPair(json, at: start),
            let low = QuotedPrintable.hexPair(json, at: start + 2)
        else { return nil }
        return UInt16(high) << 8 | UInt16(low)
    }
}
