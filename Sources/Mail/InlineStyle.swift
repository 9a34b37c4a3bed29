/// What the reader has to know of an element's inline style (CSS, in a `style` attribute): whether its text is shown, in
/// what kind of font, and whether the style itself holds something that reaches a reader.
struct InlineStyle {
    /// Not displayed: `display:none`, `visibility:hidden`, `opacity:0`, `max-height:0`, or lines of no height whose
    /// overflow is cut. `mso-hide:all` alone is not among them: it hides from Outlook only, and is how newsletters
    /// keep a button from showing twice there.
    private(set) var isHidden = false
    /// `font-size` of at most a pixel.
    private(set) var hasNoSize = false
    /// Any other `font-size`.
    private(set) var hasSize = false
    private(set) var isMonospaced = false

    /// In the name of the first font asked for; the last resort of the list is `monospace`.
    private static let monospacedNames: [StaticString] = ["mono", "courier", "consol", "menlo", " code", "fixedsys"]

    /// - Parameter style: character references not decoded; only `&quot;` and its like come in real styles.
    init(_ style: UnsafeRawBufferPointer) {
        var hasFlatLines = false
        var cutsOverflow = false
        var start = 0
        while start < style.count {
            while start < style.count, ASCII.isSpace(style[start]) { start += 1 }
            var end = style.firstIndex(of: UInt8(ascii: ";"), from: start, to: style.count)
            let colon = style.firstIndex(of: UInt8(ascii: ":"), from: start, to: end)
            if colon == end {
                start = end + 1
                continue
            }
            var nameEnd = colon
            while nameEnd > start, ASCII.isSpace(style[nameEnd - 1]) { nameEnd -= 1 }
            let name = style.slice(start..<nameEnd)
            var value = colon + 1
            while value < end, ASCII.isSpace(style[value]) { value += 1 }
            switch name.count {
            case 4 where name.isEqual("font"), 11 where name.isEqual("font-family"):
                end = Self.familyEnd(style, from: end)
                isMonospaced = Self.isMonospaced(style.slice(value..<end))
                if name.count == 4 { hasSize = true }
            case 7 where name.isEqual("display"): if style.matches("none", at: value) { isHidden = true }
            case 7 where name.isEqual("opacity"): if Self.isNothing(style.slice(value..<end)) { isHidden = true }
            case 8 where name.isEqual("overflow"): cutsOverflow = style.matches("hidden", at: value)
            case 9 where name.isEqual("font-size"):
                hasNoSize = Self.isTiny(style.slice(value..<end))
                hasSize = !hasNoSize
            case 10 where name.isEqual("visibility"): if style.matches("hidden", at: value) { isHidden = true }
            case 10 where name.isEqual("max-height"): if Self.isNothing(style.slice(value..<end)) { isHidden = true }
            case 11 where name.isEqual("line-height"): hasFlatLines = Self.isNothing(style.slice(value..<end))
            default: break
            }
            start = end + 1
        }
        if hasFlatLines, cutsOverflow { isHidden = true }
    }

    /// The end of a list of fonts whose `;` up to `end` may end a character reference: `&quot;Courier New&quot;`.
    private static func familyEnd(_ style: UnsafeRawBufferPointer, from end: Int) -> Int {
        var end = end
        while end < style.count {
            var start = end
            while start > 0, end - start < 6, ASCII.isLetter(style[start - 1]) || ASCII.isDigit(style[start - 1]) {
                start -= 1
            }
            if start > 0, style[start - 1] == UInt8(ascii: "#") { start -= 1 }
            guard start > 0, style[start - 1] == UInt8(ascii: "&") else { return end }
            end = style.firstIndex(of: UInt8(ascii: ";"), from: end + 1, to: style.count)
        }
        return end
    }

    /// Whether a list of fonts asks for a monospaced one: the first is one, or the last resort is `monospace`.
    static func isMonospaced(_ fonts: UnsafeRawBufferPointer) -> Bool {
        let first = fonts.firstIndex(of: UInt8(ascii: ","), from: 0, to: fonts.count)
        for index in 0..<fonts.count {
            switch ASCII.lower(fonts[index]) {
            case UInt8(ascii: "m"), UInt8(ascii: "c"), UInt8(ascii: "f"), ASCII.space:
                if fonts.matches("monospace", at: index) { return true }
                if index < first, monospacedNames.contains(where: { fonts.matches($0, at: index) }),
                    !fonts.matches("monotype", at: index)
                {
                    return true
                }
            default: break
            }
        }
        return fonts.slice(0..<first).trimmed().isEqual("monaco")
    }

    /// `0`, `0px`, `.0em`; not `0.5`.
    private static func isNothing(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let first = value.first, first == UInt8(ascii: "0") || first == UInt8(ascii: ".") else { return false }
        return !value.contains { (0x31...0x39).contains($0) }
    }

    /// No size, or `1px`.
    private static func isTiny(_ value: UnsafeRawBufferPointer) -> Bool {
        isNothing(value) || value.matches("1px", at: 0)
    }
}
