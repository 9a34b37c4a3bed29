/// The parts of an element's inline style (CSS, in a `style` attribute) that matter here: whether the text is shown,
/// and in what kind of font.
///
/// **Cost:** about two instructions per byte. The scan looks only for colons. The word before a colon tells whether
/// the property counts, and only then the value is read. A colon elsewhere, as in a URL, does not follow one of these
/// words.
struct InlineStyle {
    /// Whether the text is not displayed: `display:none`, `visibility:hidden`, `opacity:0`, `max-height:0`, or lines
    /// of no height with cut overflow. `mso-hide:all` alone does not count: it hides only from Outlook, and
    /// newsletters use it so that a button does not appear twice there.
    private(set) var isHidden = false
    /// `font-size` of at most a pixel.
    private(set) var hasNoSize = false
    /// Any other `font-size`.
    private(set) var hasSize = false
    private(set) var isMonospaced = false

    /// Parts of the first font's name; a list of fonts may also end in `monospace`.
    private static let monospacedNames: [StaticString] = ["mono", "courier", "consol", "menlo", " code", "fixedsys"]

    /// The meaning of an empty style.
    init() {}

    /// - Parameter style: with its character references; real styles have only `&quot;` and similar ones.
    init(_ style: UnsafeRawBufferPointer) {
        var hasFlatLines = false
        var cutsOverflow = false
        let scanned = Bytes(style)
        var index = 0
        while true {
            let colon = scanned.firstIndex(of: UInt8(ascii: ":"), from: index, to: style.count)
            guard colon < style.count else { break }
            index = colon + 1
            // Most words before a colon are not these properties, and their last letter tells it.
            var nameEnd = colon
            while nameEnd > 0, ASCII.isSpace(style[nameEnd - 1]), colon - nameEnd < 8 { nameEnd -= 1 }
            guard nameEnd >= 4 else { continue }
            switch ASCII.lower(style[nameEnd - 1]) {
            case UInt8(ascii: "y"):
                if Self.ends(style, nameEnd, in: "display") {
                    if style.matches("none", at: Self.valueStart(style, colon)) { isHidden = true }
                } else if Self.ends(style, nameEnd, in: "visibility") {
                    if style.matches("hidden", at: Self.valueStart(style, colon)) { isHidden = true }
                } else if Self.ends(style, nameEnd, in: "opacity") {
                    if Self.isNothing(Self.value(style, colon)) { isHidden = true }
                } else if Self.ends(style, nameEnd, in: "font-family") {
                    isMonospaced = Self.isMonospaced(Self.fonts(style, colon))
                }
            case UInt8(ascii: "e"):
                guard Self.ends(style, nameEnd, in: "font-size") else { continue }
                hasNoSize = Self.isTiny(Self.value(style, colon))
                hasSize = !hasNoSize
            case UInt8(ascii: "t"):
                if Self.ends(style, nameEnd, in: "max-height") {
                    if Self.isNothing(Self.value(style, colon)) { isHidden = true }
                } else if Self.ends(style, nameEnd, in: "line-height") {
                    hasFlatLines = Self.isNothing(Self.value(style, colon))
                } else if Self.ends(style, nameEnd, in: "font") {
                    isMonospaced = Self.isMonospaced(Self.fonts(style, colon))
                    hasSize = true
                }
            case UInt8(ascii: "w"):
                guard Self.ends(style, nameEnd, in: "overflow") else { continue }
                cutsOverflow = style.matches("hidden", at: Self.valueStart(style, colon))
            default: break
            }
        }
        if hasFlatLines, cutsOverflow { isHidden = true }
    }

    /// Whether the property name that ends at `end` is `name`, and not a longer name.
    @inline(__always)
    private static func ends(_ style: UnsafeRawBufferPointer, _ end: Int, in name: StaticString) -> Bool {
        let start = end - name.utf8CodeUnitCount
        guard style.matches(name, at: start) else { return false }
        return start == 0 || !(ASCII.isLetter(style[start - 1]) || style[start - 1] == UInt8(ascii: "-"))
    }

    private static func valueStart(_ style: UnsafeRawBufferPointer, _ colon: Int) -> Int {
        var start = colon + 1
        let limit = min(style.count, start + valueBytes)
        while start < limit, ASCII.isSpace(style[start]) { start += 1 }
        return start
    }

    /// The limit in bytes for reading a value, so that a style of only names costs linear time.
    private static let valueBytes = 256

    private static func value(_ style: UnsafeRawBufferPointer, _ colon: Int) -> UnsafeRawBufferPointer {
        let start = valueStart(style, colon)
        let limit = min(style.count, start + valueBytes)
        return style.slice(start..<style.firstIndex(of: UInt8(ascii: ";"), from: start, to: limit))
    }

    /// The value as a list of fonts; a `;` in it may end a character reference: `&quot;Courier New&quot;`.
    private static func fonts(_ style: UnsafeRawBufferPointer, _ colon: Int) -> UnsafeRawBufferPointer {
        let limit = min(style.count, colon + valueBytes)
        var end = style.firstIndex(of: UInt8(ascii: ";"), from: colon, to: limit)
        while end < limit {
            var start = end
            while start > colon, end - start < 6, ASCII.isLetter(style[start - 1]) || ASCII.isDigit(style[start - 1]) {
                start -= 1
            }
            if style[start - 1] == UInt8(ascii: "#") { start -= 1 }
            guard style[start - 1] == UInt8(ascii: "&") else { break }
            end = style.firstIndex(of: UInt8(ascii: ";"), from: end + 1, to: limit)
        }
        return style.slice(colon + 1..<end)
    }

    /// Whether a list of fonts selects a monospaced font: the first font is monospaced, or the last is `monospace`.
    static func isMonospaced(_ fonts: UnsafeRawBufferPointer) -> Bool {
        let first = fonts.firstIndex(of: UInt8(ascii: ","), from: 0, to: fonts.count)
        for index in 0..<first {
            switch ASCII.lower(fonts[index]) {
            case UInt8(ascii: "m"), UInt8(ascii: "c"), UInt8(ascii: "f"), ASCII.space:
                if monospacedNames.contains(where: { fonts.matches($0, at: index) }),
                    !fonts.matches("monotype", at: index)
                {
                    return true
                }
            default: break
            }
        }
        return endsInMonospace(fonts) || fonts.slice(0..<first).trimmed().isEqual("monaco")
    }

    /// Whether the last font of the list is `monospace`.
    private static func endsInMonospace(_ fonts: UnsafeRawBufferPointer) -> Bool {
        let fonts = fonts.trimmed()
        return fonts.matches("monospace", at: fonts.count - 9)
            || fonts.matches("monospace !important", at: fonts.count - 20)
    }

    /// Whether the value is zero: `0`, `0px`, `.0em`; not `0.5`.
    private static func isNothing(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let first = value.first, first == UInt8(ascii: "0") || first == UInt8(ascii: ".") else { return false }
        return !value.contains { (0x31...0x39).contains($0) }
    }

    /// Whether the value is zero or `1px`.
    private static func isTiny(_ value: UnsafeRawBufferPointer) -> Bool {
        isNothing(value) || value.matches("1px", at: 0)
    }
}
