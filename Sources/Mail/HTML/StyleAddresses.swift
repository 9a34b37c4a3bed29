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

    /// The offset after the quote that starts here: `"`, `'`, or one as a character reference.
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

    /// Signs that an inline style contains something that reaches a reader.
    enum Signs {
        case none
        /// Perhaps `url(...)`.
        case addresses
        /// A character that templates have and styles do not: `{`, `[`, `<`, `$`, `|`, `%` followed by a name, or a
        /// character reference other than a quote.
        case template
    }

    /// **Cost:** two instructions per byte between the characters that may matter.
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

    /// The next character that may matter, or a character with a similar code.
    @inline(__always)
    private static func firstSuspect(in style: UnsafeRawBufferPointer, from start: Int) -> Int {
        typealias Block = Bytes.Block
        // With one bit set, `[` becomes `{`, and `$` becomes `&`.
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

/// The meaning of an HTML part's inline styles, so that a repeated style is not read again.
///
/// Why: newsletters repeat their styles from cell to cell. In real mail of 20 KB three of five styles are repeated,
/// in generated mail nearly all. Recognising a repeated style takes a twentieth of the time of reading it.
struct StyleMemory {
    struct Reading {
        var style = InlineStyle()
        var signs = StyleAddresses.Signs.none
    }

    private struct Entry {
        /// Where the style is; empty in a free slot.
        var place = 0..<0
        var reading = Reading()
    }

    /// The last style with each hash.
    private var entries = [Entry](repeating: Entry(), count: 64)

    /// - Parameter bytes: must be the same in every call, because places in them are kept.
    mutating func reading(of place: Range<Int>, in bytes: Bytes) -> Reading {
        guard place.count >= Bytes.blockBytes else { return Self.read(place, in: bytes) }
        let slot = Self.slot(place, in: bytes)
        let entry = entries[slot]
        if entry.place.count == place.count, bytes.isEqual(entry.place.lowerBound, place) { return entry.reading }
        let reading = Self.read(place, in: bytes)
        entries[slot] = Entry(place: place, reading: reading)
        return reading
    }

    private static func read(_ place: Range<Int>, in bytes: Bytes) -> Reading {
        let style = bytes.slice(place)
        return Reading(style: InlineStyle(style), signs: StyleAddresses.signs(in: style))
    }

    /// Computes the slot from the style's length, start, middle and end, because the styles of one mail differ in at
    /// least one of them.
    private static func slot(_ place: Range<Int>, in bytes: Bytes) -> Int {
        let middle = place.lowerBound &+ (place.count &- 8) / 2
        let ends = bytes.word(at: place.lowerBound) &+ bytes.word(at: place.upperBound &- 8) &* 3
        let sum = ends &+ bytes.word(at: middle) &* 5 &+ UInt64(truncatingIfNeeded: place.count)
        return Int(truncatingIfNeeded: (sum &* 0x9E37_79B9_7F4A_7C15) &>> 58)
    }
}
