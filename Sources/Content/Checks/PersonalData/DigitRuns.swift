/// Finds runs of digits in text: digits with at most one space, hyphen or non-breaking space between them.
///
/// **Why it does not look at every byte:** it tests two neighbouring bytes at every eighth place. A run of nine bytes
/// covers both bytes of at least one such pair. One of the two must be a digit or part of a non-breaking space. Four
/// more bytes of the run must follow or precede the pair, which rules out prices and short ids.
struct DigitRuns {
    /// In bytes; the shortest run of interest is a social security number without hyphens.
    static let leastBytes = 9

    private let text: [UInt8]
    private var position: Int

    /// - Parameter text: UTF-8.
    init(_ text: [UInt8]) {
        self.text = text
        position = 0
    }

    /// The next run of at least `leastBytes`, from its first digit to its last.
    mutating func next() -> Range<Int>? {
        let text = text
        let bytes = text.span.bytes
        let count = bytes.byteCount
        var index = position
        while index &+ 1 < count {
            let pair = (bytes.byte(index), bytes.byte(index &+ 1))
            guard Self.mayBelong(pair.0), Self.mayBelong(pair.1),
                Self.isProgramName(pair.0) || Self.isProgramName(pair.1),
                Self.areAll(in: bytes, from: index &+ 2) || Self.areAll(in: bytes, from: index &- 4)
            else {
                index &+= Self.leastBytes &- 1
                continue
            }
            let run = run(around: index)
            position = max(run.upperBound, index + 2)
            if run.count >= Self.leastBytes { return run }
            index = position
        }
        position = count
        return nil
    }

    /// The run that contains one of the two bytes at an index; may be empty.
    private func run(around index: Int) -> Range<Int> {
        var start = index
        while start > position, isInRun(start - 1) { start -= 1 }
        while start < index + 2, !text[start].isDigit { start += 1 }
        var end = start
        var lastDigit = start
        while end < text.count {
            if text[end].isDigit {
                end += 1
                lastDigit = end
            } else if end == lastDigit, let separator = Self.separator(in: text, at: end) {
                end += separator
            } else {
                break
            }
        }
        return start..<lastDigit
    }

    /// Whether the byte is a digit, or a separator after one.
    private func isInRun(_ index: Int) -> Bool {
        let byte = text[index]
        if byte.isDigit { return true }
        guard index > position else { return false }
        if byte == 0xA0 { return text[index - 1] == 0xC2 && index - 1 > position && text[index - 2].isDigit }
        if byte == 0xC2 { return text[index - 1].isDigit }
        return (byte == 0x20 || byte == 0x2D) && text[index - 1].isDigit
    }

    /// The length of the separator at an index; nil when there is none.
    static func separator(in text: [UInt8], at index: Int) -> Int? {
        if text[index] == 0x20 || text[index] == 0x2D { return 1 }
        return text[index] == 0xC2 && index + 1 < text.count && text[index + 1] == 0xA0 ? 2 : nil
    }

    /// Whether the byte is a digit, or a byte of a non-breaking space.
    @inline(__always)
    private static func isProgramName(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte == 0xC2 || byte == 0xA0 }

    /// Whether the byte is one of these, or another separator.
    @inline(__always)
    private static func mayBelong(_ byte: UInt8) -> Bool { isProgramName(byte) || byte == 0x20 || byte == 0x2D }

    /// Whether the four bytes from `start` on may belong to a run.
    @inline(__always)
    private static func areAll(in bytes: RawSpan, from start: Int) -> Bool {
        guard start >= 0, start &+ 4 <= bytes.byteCount else { return false }
        for offset in 0..<4 where !mayBelong(bytes.byte(start &+ offset)) { return false }
        return true
    }
}

extension RawSpan {
    /// The caller must have compared the offset with the count.
    @inline(__always)
    fileprivate func byte(_ offset: Int) -> UInt8 { unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) }
}

/// Groups of digits with the same separator between all of them: `4111 1111 1111 1111`.
enum DigitGroups {
    /// The number of digits at a place; nil when there is none.
    static func length(in text: [UInt8], at start: Int, reach: Int) -> Int? {
        var end = start
        while end < reach, text[end].isDigit { end += 1 }
        return end > start ? end - start : nil
    }

    /// The index after the last digit, when the text has exactly these groups. nil when another such group precedes
    /// or follows: a longer row of groups is a number of another kind.
    static func end(of grouping: [Int], in text: [UInt8], at start: Int, reach: Int) -> Int? {
        var index = start
        var separator: UInt8 = 0
        for (place, wanted) in grouping.enumerated() {
            if place > 0 {
                guard index < reach, let length = DigitRuns.separator(in: text, at: index) else { return nil }
                if place == 1 { separator = text[index] }
                guard text[index] == separator else { return nil }
                index += length
            }
            guard length(in: text, at: index, reach: reach) == wanted else { return nil }
            index += wanted
        }
        if index < reach, text[index] == separator, let gap = DigitRuns.separator(in: text, at: index),
            length(in: text, at: index + gap, reach: reach) == grouping[0]
        {
            return nil
        }
        return isContinued(from: start, by: grouping[0], separator, in: text) ? nil : index
    }

    private static func isContinued(from start: Int, by wanted: Int, _ separator: UInt8, in text: [UInt8]) -> Bool {
        var index = start - (separator == 0xC2 ? 2 : 1)
        guard index > 0, text[index] == separator else { return false }
        var digits = 0
        while index > 0, digits <= wanted, text[index - 1].isDigit {
            index -= 1
            digits += 1
        }
        return digits == wanted
    }
}

/// Distinguishes an independent number from a part of a web address, an id or a longer number.
enum StandaloneNumber {
    /// How far before a number its web address may begin, in bytes.
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
