/// A start tag in a text that still has its markup.
struct MarkupTag {
    struct Attribute {
        /// In small letters.
        let name: String
        /// nil when the attribute has no value.
        let value: ArraySlice<UInt8>?
    }

    /// In small letters.
    private(set) var name = ""
    private(set) var attributes: [Attribute] = []
    /// The place in the text, from `<` to after `>`; for a span that marks a field, to after the field's name.
    private(set) var range: Range<Int>

    /// The longest tag that is read, in bytes.
    private static let limitBytes = 1_000
    private static let attributeLimit = 30

    /// nil when no tag begins here, or when it does not end.
    ///
    /// Cost: every byte of the tag once. A `<` outside quotes ends the search, so a text of openings takes linear time.
    init?(in text: [UInt8], at start: Int) {
        range = start..<start
        let limit = min(text.count, start + Self.limitBytes)
        guard start + 1 < limit, text[start + 1].isLetter else { return nil }
        var index = start + 1
        while index < limit, !Self.endsName(text[index]) { index += 1 }
        let name = text[start + 1..<index]
        var attributes: [Attribute] = []
        while index < limit, text[index] != UInt8(ascii: ">") {
            if text[index] == UInt8(ascii: "<") { return nil }
            guard text[index] > 0x20, text[index] != UInt8(ascii: "/") else {
                index += 1
                continue
            }
            let attribute = Self.attribute(text, &index, limit)
            if attributes.count < Self.attributeLimit { attributes.append(attribute) }
        }
        guard index < limit else { return nil }
        self.name = Self.folded(name)
        self.attributes = attributes
        range = start..<index + 1
        guard isField else { return }
        var end = index + 1
        while end < limit, text[end].isWord { end += 1 }
        range = start..<end
    }

    /// Whether the element's content is the name of a field: Oracle Eloqua replaces the whole element.
    var isField: Bool {
        attributes.contains { $0.name == "class" && $0.value?.elementsEqual("eloquaemail".utf8) == true }
    }

    static func folded(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Reads a name and its value, in quotes or not; `index` is then behind them.
    private static func attribute(_ text: [UInt8], _ index: inout Int, _ limit: Int) -> Attribute {
        let start = index
        index += 1
        while index < limit, !endsName(text[index]), text[index] != UInt8(ascii: "=") { index += 1 }
        let name = folded(text[start..<index])
        guard index < limit, text[index] == UInt8(ascii: "=") else { return Attribute(name: name, value: nil) }
        index += 1
        guard index < limit else { return Attribute(name: name, value: nil) }
        let quote = text[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let first = index
            while index < limit, text[index] > 0x20, text[index] != UInt8(ascii: ">") { index += 1 }
            return Attribute(name: name, value: text[first..<index])
        }
        let first = index + 1
        index = text[first..<limit].firstIndex(of: quote) ?? limit
        defer { index = min(index + 1, limit) }
        return Attribute(name: name, value: text[first..<index])
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "<")
    }
}
