/// Removes the invisible control characters from a text.
///
/// Mail programs show C0, DEL and C1 as nothing, or as a box: for a reader, `{{fi<NUL>rst_name}}` is a tag. Tab and
/// line ends stay. Vertical tab and form feed become a space. A sequence that sets a terminal's colours (ECMA-48,
/// SGR) is removed as a whole: `{{<ESC>[1mfirst_name<ESC>[0m}}`. In any other sequence only the ESC is removed,
/// because graphical programs show the rest.
enum ControlCharacters {
    struct Shown {
        var text: [UInt8] = []
        var regions: [Surface.Region] = []
        /// Maps from the original text; nil unless requested.
        var map: SourceMap?
    }

    /// A control character, or a sequence that begins with one.
    private struct Control {
        /// In bytes.
        let length: Int
        var isBlank = false
    }

    /// A removed stretch.
    private struct Cut {
        let start: Int
        let length: Int
        /// How many bytes were removed before it.
        let before: Int
    }

    /// The text without control characters; nil when it has none.
    ///
    /// **Cost:** for texts without any, one search by blocks, at one instruction per byte.
    ///
    /// - Parameter text: UTF-8.
    static func removed(from text: [UInt8], _ regions: [Surface.Region], isRecording: Bool) -> Shown? {
        text.withUnsafeBytes { buffer in
            let bytes = Bytes(buffer)
            var index = nextSuspect(in: bytes, from: 0)
            while index < bytes.count, control(in: bytes, at: index) == nil {
                index = nextSuspect(in: bytes, from: index + 1)
            }
            guard index < bytes.count else { return nil }
            return removed(from: bytes, first: index, regions, isRecording: isRecording)
        }
    }

    private static func removed(
        from bytes: Bytes, first: Int, _ regions: [Surface.Region], isRecording: Bool
    ) -> Shown {
        var shown = Shown(map: isRecording ? SourceMap() : nil)
        shown.text.reserveCapacity(bytes.count)
        var cuts: [Cut] = []
        var copied = 0
        var gone = 0
        var index = first
        while index < bytes.count {
            guard let control = control(in: bytes, at: index) else {
                index = nextSuspect(in: bytes, from: index + 1)
                continue
            }
            shown.append(bytes, copied..<index)
            if control.isBlank {
                shown.text.append(ASCII.space)
                shown.map?.add(.copy, 1, from: index..<index + 1)
            } else {
                if !regions.isEmpty { cuts.append(Cut(start: index, length: control.length, before: gone)) }
                gone += control.length
            }
            index += control.length
            copied = index
            index = nextSuspect(in: bytes, from: index)
        }
        shown.append(bytes, copied..<bytes.count)
        shown.regions = regions.compactMap { region in
            let start = place(of: region.range.lowerBound, cuts)
            let end = place(of: region.range.upperBound, cuts)
            return start < end ? Surface.Region(kind: region.kind, range: start..<end) : nil
        }
        return shown
    }

    /// The offset in the shortened text.
    private static func place(of offset: Int, _ cuts: [Cut]) -> Int {
        var low = 0
        var high = cuts.count
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle].start < offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let cut = cuts[low - 1]
        return offset - cut.before - min(cut.length, offset - cut.start)
    }

    // MARK: Finding them

    /// The next byte that may begin a control character.
    @inline(__always)
    private static func nextSuspect(in bytes: Bytes, from start: Int) -> Int {
        bytes.first(
            from: start, to: bytes.count,
            inBlock: { block in
                let isControl = block .< Bytes.Block(repeating: ASCII.space)
                let isInLine = (block &- Bytes.Block(repeating: ASCII.tab)) .>= Bytes.Block(repeating: 2)
                let isLow = isControl .& isInLine .& (block .!= Bytes.Block(repeating: ASCII.cr))
                let isHigh =
                    (block .== Bytes.Block(repeating: delete)) .| (block .== Bytes.Block(repeating: leadOfC1))
                return isLow .| isHigh
            },
            inByte: { byte in
                byte < ASCII.space && byte != ASCII.tab && byte != ASCII.lf && byte != ASCII.cr || byte == delete
                    || byte == leadOfC1
            })
    }

    private static func control(in bytes: Bytes, at index: Int) -> Control? {
        switch bytes[index] {
        case ASCII.tab, ASCII.lf, ASCII.cr: return nil
        case 0x0B, 0x0C: return Control(length: 1, isBlank: true)
        case escape:
            guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "[") else { return Control(length: 1) }
            return Control(length: (endOfColour(in: bytes, from: index + 2) ?? index + 1) - index)
        case leadOfC1:
            guard index + 1 < bytes.count, (0x80...0x9F).contains(bytes[index + 1]) else { return nil }
            // U+009B means the same as ESC and `[`.
            let end = bytes[index + 1] == 0x9B ? endOfColour(in: bytes, from: index + 2) : nil
            return Control(length: (end ?? index + 2) - index)
        case ..<ASCII.space, delete: return Control(length: 1)
        default: return nil
        }
    }

    /// The offset after a sequence that sets colours, or that clears the rest of a line (programs write both
    /// together). A sequence without a number counts only when no word follows, because `<ESC>[my_name]` is
    /// ambiguous.
    private static func endOfColour(in bytes: Bytes, from start: Int) -> Int? {
        var index = start
        while index < bytes.count, ASCII.isDigit(bytes[index]) || bytes[index] == 0x3A || bytes[index] == 0x3B {
            index += 1
        }
        guard index < bytes.count else { return nil }
        let final = bytes[index]
        if index > start { return final == UInt8(ascii: "m") || final == UInt8(ascii: "K") ? index + 1 : nil }
        guard final == UInt8(ascii: "m") else { return nil }
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let isWord = ASCII.isLetter(next) || ASCII.isDigit(next) || next == UInt8(ascii: "_") || next >= 0x80
        return isWord ? nil : index + 1
    }

    private static let escape: UInt8 = 0x1B
    private static let delete: UInt8 = 0x7F
    /// The first byte of U+0080 to U+00BF in UTF-8; the first half of these is C1.
    private static let leadOfC1: UInt8 = 0xC2
}

extension ControlCharacters.Shown {
    fileprivate mutating func append(_ bytes: Bytes, _ range: Range<Int>) {
        text.append(contentsOf: bytes.slice(range))
        map?.add(.copy, range.count, from: range)
    }
}
