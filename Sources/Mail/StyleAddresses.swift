/// Finds what reaches a reader in CSS: the addresses in `url(...)`, and signs of a template in an inline style.
enum StyleAddresses {
    /// Calls `found` with the range of each address, without quotes and white space.
    static func each(in css: UnsafeRawBufferPointer, _ found: (Range<Int>) -> Void) {
        var index = 0
        while true {
            let open = css.firstIndex(of: UInt8(ascii: "("), from: index, to: css.count)
            guard open < css.count else { return }
            index = open + 1
            guard css.matches("url", at: open - 3) else { continue }
            var start = index
            while start < css.count, ASCII.isSpace(css[start]) { start += 1 }
            guard start < css.count else { return }
            var end: Int
            if let quoteEnd = quote(css, at: start) {
                start = quoteEnd
                let mark = css[start - 1]
                // A quote that is a character reference ends with the next reference.
                end = css.firstIndex(
                    of: mark == UInt8(ascii: ";") ? UInt8(ascii: "&") : mark, from: start, to: css.count)
            } else {
                end = css.firstIndex(of: UInt8(ascii: ")"), from: start, to: css.count)
            }
            index = end
            while end > start, ASCII.isSpace(css[end - 1]) { end -= 1 }
            found(start..<end)
        }
    }

    /// Behind the quote that starts here: `"`, `'`, or one as a character reference.
    private static func quote(_ css: UnsafeRawBufferPointer, at start: Int) -> Int? {
        switch css[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return start + 1
        case UInt8(ascii: "&"):
            for reference: StaticString in ["&quot;", "&#39;", "&apos;", "&#34;"]
            where css.matches(reference, at: start) {
                return start + reference.utf8CodeUnitCount
            }
            return nil
        default: return nil
        }
    }

    /// Whether an inline style has a character that styles do not have and templates do: `{`, `[`, `<`, `$`, `|`, `%`
    /// behind which a name goes on, `##`, or a character reference that is no quote.
    static func looksWritten(byTemplate style: UnsafeRawBufferPointer) -> Bool {
        for index in 0..<style.count {
            switch style[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "|"):
                return true
            case UInt8(ascii: "%"):
                guard index + 1 < style.count else { continue }
                let next = style[index + 1]
                if ASCII.isLetter(next) || next == UInt8(ascii: "%") || next == UInt8(ascii: "_") { return true }
            case UInt8(ascii: "#"): if index + 1 < style.count, style[index + 1] == UInt8(ascii: "#") { return true }
            case UInt8(ascii: "&"):
                if quote(style, at: index) == nil, !style.matches("&amp;", at: index) { return true }
            default: break
            }
        }
        return false
    }
}
