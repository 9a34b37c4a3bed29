/// Removes the space between a number and its currency or percent sign: `9,99 €` and `9,99€` say the same, and so do
/// `$ 5` and `$5`. Writers and templates mix both, and some break the line there.
///
/// **Why only the two neighbours of a space decide:** then a phrase and a text that contains it lose the same spaces,
/// wherever the phrase begins and ends.
enum AmountSpaces {
    /// - Parameter folded: as `FoldedText` makes it. A line feed is an empty line, and stays.
    static func removed(from folded: [UInt8]) -> [UInt8] {
        guard folded.contains(where: mayBeginSign) else { return folded }
        var closed: [UInt8] = []
        closed.reserveCapacity(folded.count)
        for (index, byte) in folded.enumerated() {
            if byte == 0x20, isInAmount(folded[..<index], folded[(index + 1)...]) { continue }
            closed.append(byte)
        }
        return closed
    }

    /// Whether a space belongs to an amount: `9 €`, `9,- €`, `€ 9`.
    private static func isInAmount(_ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>) -> Bool {
        guard let last = before.last, let first = after.first else { return false }
        if isDigit(last) || last == UInt8(ascii: "-") { return beginsWithSign(after) }
        return isDigit(first) && endsWithSign(before)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    // MARK: signs

    private static func mayBeginSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "$"), UInt8(ascii: "%"), 0xC2, 0xE0, 0xE2: true
        default: false
        }
    }

    private static func beginsWithSign(_ bytes: ArraySlice<UInt8>) -> Bool {
        isSign(FoldedText.scalar(in: bytes, at: bytes.startIndex).value)
    }

    private static func endsWithSign(_ bytes: ArraySlice<UInt8>) -> Bool {
        // The lead byte of the last character, at most three bytes before the end.
        var start = bytes.endIndex - 1
        while start > bytes.startIndex, bytes.endIndex - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let (value, end) = FoldedText.scalar(in: bytes, at: start)
        return end == bytes.endIndex && isSign(value)
    }

    /// The signs of percent and per mille, and the currency signs in use (Unicode category Sc).
    private static func isSign(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x24, 0x25, 0xA2...0xA5, 0xE3F, 0x2030, 0x20A0...0x20C0: true
        default: false
        }
    }
}
