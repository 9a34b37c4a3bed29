/// What the inline styles of an HTML part mean, so that a style that comes again is not read again.
///
/// Why: newsletters repeat their styles from cell to cell. In real mail of 20 KB three styles of five, in generated ones
/// nearly all, are one that came before; to recognise one takes a twentieth of what reading it takes.
struct StyleMemory {
    struct Reading {
        var style = InlineStyle()
        var signs = StyleAddresses.Signs.none
    }

    private struct Entry {
        /// Where the style stood; empty when none did.
        var place = 0..<0
        var reading = Reading()
    }

    /// By hash, the last one that had it.
    private var entries = [Entry](repeating: Entry(), count: 64)

    /// - Parameter bytes: always the same, for places in them are kept.
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

    /// Of the style's length, start, middle and end: styles of one mail differ in some of these.
    private static func slot(_ place: Range<Int>, in bytes: Bytes) -> Int {
        let middle = place.lowerBound &+ (place.count &- 8) / 2
        let ends = bytes.word(at: place.lowerBound) &+ bytes.word(at: place.upperBound &- 8) &* 3
        let sum = ends &+ bytes.word(at: middle) &* 5 &+ UInt64(truncatingIfNeeded: place.count)
        return Int(truncatingIfNeeded: (sum &* 0x9E37_79B9_7F4A_7C15) &>> 58)
    }
}
