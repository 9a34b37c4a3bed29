/// Tells a number that stands for itself from one that is a part of an address of the web, an id or a longer number.
enum StandaloneNumber {
    /// Bytes before a number in which an address of the web that it belongs to would begin.
    private static let reach = 200
    private static let tiesBefore = ByteSet("/=_-+#@%&.~$?\\")
    private static let tiesBehind = ByteSet("/=_-@%&~\\")

    static func isOne(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        if range.lowerBound > 0 {
            let before = text[range.lowerBound - 1]
            if before.isAlphanumeric || tiesBefore.contains(before) { return false }
        }
        if range.upperBound < text.count {
            let behind = text[range.upperBound]
            if behind.isAlphanumeric || tiesBehind.contains(behind) { return false }
            if behind == UInt8(ascii: "."), range.upperBound + 1 < text.count, text[range.upperBound + 1].isAlphanumeric
            {
                return false
            }
        }
        return !isInAddress(text[max(0, range.lowerBound - reach)..<range.lowerBound])
    }

    private static func isInAddress(_ before: ArraySlice<UInt8>) -> Bool {
        let start = before.lastIndex { $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "\"") }
        let word = before[(start.map { $0 + 1 } ?? before.startIndex)...]
        return word.indices.contains { word[$0...].starts(with: "://".utf8) }
    }
}
