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

    /// What an inline style holds that reaches a reader.
    enum Signs {
        case none
        /// There may be `url(...)`.
        case addresses
        /// It has a character that styles do not have and templates do: `{`, `[`, `<`, `$`, `|`, `%` behind which a name
        /// goes on, or a character reference that is no quote.
        case template
    }

    /// **Cost:** two instructions a byte between the characters that may matter.
    static func signs(in style: UnsafeRawBufferPointer) -> Signs {
        var signs = Signs.none
        var index = firstSuspect(in: style, from: 0)
        while index < style.count {
            switch style[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "|"):
                return .template
            case UInt8(ascii: "("): signs = .addresses
            case UInt8(ascii: "%"):
                guard index + 1 < style.count else { break }
                let next = style[index + 1]
                if ASCII.isLetter(next) || next == UInt8(ascii: "%") || next == UInt8(ascii: "_") { return .template }
            case UInt8(ascii: "&"):
                if quote(style, at: index) == nil, !style.matches("&amp;", at: index) { return .template }
            default: break
            }
            index = firstSuspect(in: style, from: index + 1)
        }
        return signs
    }

    /// The next of the characters that may matter, or one of their neighbours.
    @inline(__always)
    private static func firstSuspect(in style: UnsafeRawBufferPointer, from start: Int) -> Int {
        typealias Block = Bytes.Block
        // With one bit set, `[` is `{`, and `$` is `&`.
        return Bytes(style).first(
            from: start, to: style.count,
            inBlock: { block in
                let large = block | Block(repeating: 0x20)
                return (large .== Block(repeating: UInt8(ascii: "{")))
                    .| (large .== Block(repeating: UInt8(ascii: "|")))
                    .| ((block | Block(repeating: 2)) .== Block(repeating: UInt8(ascii: "&")))
                    .| (block .== Block(repeating: UInt8(ascii: "<")))
                    .| (block .== Block(repeating: UInt8(ascii: "(")))
                    .| (block .== Block(repeating: UInt8(ascii: "%")))
            },
            inByte: { _ in true })
    }
}
