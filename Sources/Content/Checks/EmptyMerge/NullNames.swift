/// Display names of address fields, and other values that are one name.
enum NullNames {
    /// The null names of an address field: `undefined <news@shop.example>`, `"None None" <jane@…>`.
    static func find(inAddresses text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        var isQuoted = false
        var isInAddress = false
        for index in 0...text.count {
            let byte = index < text.count ? text[index] : UInt8(ascii: ",")
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "<") where !isQuoted: isInAddress = true
            case UInt8(ascii: ">") where !isQuoted: isInAddress = false
            case UInt8(ascii: ",") where index == text.count || !isQuoted && !isInAddress:
                if let range = nullName(text, start..<index) { found.append(range) }
                start = index + 1
            default: break
            }
        }
        return found
    }

    private static func nullName(_ text: [UInt8], _ mailbox: Range<Int>) -> Range<Int>? {
        // The last `<` before an `@` opens the address; `<nil>` is a name.
        let bytes = text[mailbox]
        let at = bytes.lastIndex(of: UInt8(ascii: "@"))
        let opening = at.flatMap { bytes[..<$0].lastIndex(of: UInt8(ascii: "<")) }
        if at != nil, opening == nil { return nil }
        return nullValue(text, mailbox.lowerBound..<(opening ?? mailbox.upperBound), isPerson: true)
    }

    /// The value without white space and quotes, when it is nothing but null values.
    ///
    /// - Parameter isPerson: somebody may have the name, so that `Null` alone passes.
    static func nullValue(_ text: [UInt8], _ value: Range<Int>, isPerson: Bool) -> Range<Int>? {
        var reader = LineReader(text, value)
        reader.skipGap()
        if reader.byte == UInt8(ascii: "\""), reader.byte(after: 1) != UInt8(ascii: "\"") { reader.index += 1 }
        let start = reader.index
        var end = start
        var count = 0
        var isSure = false
        while let (sort, length) = NullWords.match(reader) {
            isSure =
                isSure || sort != .rarely
                || isPerson && reader.text[reader.index..<reader.index + length].elementsEqual("None".utf8)
            reader.index += length
            end = reader.index
            count += 1
            if sort == .dump { return start..<end }
            reader.skipGap()
        }
        if reader.byte == UInt8(ascii: "\"") { reader.index += 1 }
        reader.skipGap()
        guard count > 0, reader.isAtEnd, isSure || count > 1 else { return nil }
        return start..<end
    }
}
