import Mail

/// The grammars of format strings: what a program replaces with a value, printed in a given way.
enum FormatContent {
    /// A conversion of C, Objective-C, PHP or Java, read from behind its `%`: `s`, `1$@`, `.2f`, `02d`, `ld`.
    ///
    /// **Cost:** a few comparisons for most signs, which percentages and encoded bytes have. So there are no sets of bytes:
    /// a static one costs a call at each use.
    /// - Returns: its end, and whether it has the argument's position.
    static func conversion(in text: [UInt8], from start: Int) -> (end: Int, hasPosition: Bool)? {
        func byte(_ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }
        func afterDigits(_ index: Int) -> Int {
            byte(index).isDigit ? byte(index + 1).isDigit ? index + 2 : index + 1 : index
        }
        var index = afterDigits(start)
        let hasPosition = index > start && byte(index) == UInt8(ascii: "$")
        index = hasPosition ? index + 1 : start
        // Flags.
        while index - start < 6, byte(index) == UInt8(ascii: "+") || byte(index) == UInt8(ascii: "-") { index += 1 }
        index = afterDigits(index)
        if byte(index) == UInt8(ascii: ".") { index = afterDigits(index + 1) }
        switch byte(index) {
        case UInt8(ascii: "l"), UInt8(ascii: "h"): index += byte(index + 1) == byte(index) ? 2 : 1
        case UInt8(ascii: "z"), UInt8(ascii: "q"): index += 1
        default: break
        }
        switch byte(index) {
        case UInt8(ascii: "@"), UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"),
            UInt8(ascii: "f"):
            // `%source` and `%1$score` are names.
            return byte(index + 1).isWord ? nil : (index + 1, hasPosition)
        default: return nil
        }
    }

    /// Whether a conversion may begin here; false for nearly all encoded bytes of links, such as `%2F` and `%20a`.
    ///
    /// - Parameter word: the sign and the three bytes behind it, the first one lowest.
    @inline(__always)
    static func mayBegin(_ word: UInt32) -> Bool {
        func mayFollow(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "$") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") || byte &- 0x61 < 26
        }
        let second = UInt8(truncatingIfNeeded: word >> 8)
        guard second.isDigit else {
            return mayFollow(second) || second == UInt8(ascii: "+") || second == UInt8(ascii: "-")
        }
        let third = UInt8(truncatingIfNeeded: word >> 16)
        return mayFollow(third) || third.isDigit && mayFollow(UInt8(truncatingIfNeeded: word >> 24))
    }

    /// The bytes that a conversion may begin with.
    static let conversionStarts = ByteSet("0123456789@.+-sdiuflhzq")

    // MARK: Between braces

    /// An argument's number with a member or a format: `0:C`, `1,10:N2` (.NET), `0,number` (Java), `0.name`, `0!r`,
    /// `:.2f` (Python).
    static func isArgument(_ content: ArraySlice<UInt8>) -> Bool {
        let rest = content.drop(while: \.isDigit)
        guard content.count - rest.count <= 2, let first = rest.first, let last = rest.last else { return false }
        let after = rest.dropFirst()
        if rest.startIndex == content.startIndex {
            // {:.2f}. Less is the face of a smiley.
            return first == UInt8(ascii: ":") && after.contains(UInt8(ascii: ".")) && last.isLetter && isPython(after)
        }
        switch first {
        case UInt8(ascii: ":"): return isFormat(after)
        case UInt8(ascii: "."): return after.first?.isLetter == true && after.allSatisfy { $0.isWord || $0 == first }
        case UInt8(ascii: "["):
            return last == UInt8(ascii: "]") && after.dropLast().allSatisfy(\.isWord) && after.count > 1
        case UInt8(ascii: "!"): return after.count == 1 && "rsa".utf8.contains(last)
        case UInt8(ascii: ","): return isAligned(after) || isMessageFormat(after)
        default: return false
        }
    }

    /// `10:N2`, `-10`. Two numbers alone are a set: `{0,1}`.
    private static func isAligned(_ width: ArraySlice<UInt8>) -> Bool {
        let isLeft = width.first == UInt8(ascii: "-")
        let rest = width.dropFirst(isLeft ? 1 : 0)
        let format = rest.drop(while: \.isDigit)
        guard format.count < rest.count, rest.count - format.count <= 3 else { return false }
        return format.isEmpty ? isLeft : format.first == UInt8(ascii: ":") && isFormat(format.dropFirst())
    }

    private static func isMessageFormat(_ kind: ArraySlice<UInt8>) -> Bool {
        let word = kind.drop { $0 == 0x20 }.prefix { $0.isLetter }
        let next = kind[word.endIndex...].first
        return messageKinds.contains(word) && (next == nil || next == UInt8(ascii: ",") || next == 0x20)
    }

    private static let messageKinds = WordSet([
        "number", "date", "time", "choice", "plural", "select", "selectordinal", "spellout", "ordinal", "duration",
    ])

    private static func isFormat(_ format: ArraySlice<UInt8>) -> Bool {
        guard let first = format.first, first != 0x20, !format.allSatisfy(\.isDigit) else { return false }
        // C, N2
        if standard.contains(first), format.count <= 3, format.dropFirst().allSatisfy(\.isDigit) { return true }
        // %Y-%m-%d
        if first == UInt8(ascii: "%"), format.dropFirst().first?.isLetter == true { return true }
        return isNumber(format) || isDate(format) || isPython(format)
    }

    /// `0.00`, `#,##0.00`, `0.00 €`
    private static func isNumber(_ format: ArraySlice<UInt8>) -> Bool {
        format.contains { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: ".") }
            && format.allSatisfy { numberBytes.contains($0) || $0 >= 0x80 }
            && format.contains { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "0") }
    }

    /// `dd.MM.yyyy HH:mm`: letters of dates, two of them in a row.
    private static func isDate(_ format: ArraySlice<UInt8>) -> Bool {
        format.allSatisfy(dateBytes.contains) && zip(format, format.dropFirst()).contains { $0 == $1 && $0.isLetter }
    }

    /// `>10`, `05d`, `,.2f`
    private static func isPython(_ format: ArraySlice<UInt8>) -> Bool {
        var rest = format
        if let first = rest.first, "<>^=".utf8.contains(first) { rest.removeFirst() }
        if let first = rest.first, "+- ".utf8.contains(first) { rest.removeFirst() }
        rest = rest.drop(while: \.isDigit)
        if rest.first == UInt8(ascii: ",") { rest.removeFirst() }
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop(while: \.isDigit) }
        return rest.isEmpty || rest.count == 1 && pythonKinds.contains(rest.first!)
    }

    private static let standard = ByteSet("CcDdEeFfGgNnPpRrXxMmYyTtUuOosb")
    private static let numberBytes = ByteSet("0#.,%+-; $()E'")
    private static let dateBytes = ByteSet("yYMdDHhmsftzKgGEa -/.:,'")
    private static let pythonKinds = ByteSet("bcdeEfFgGnosxX%")
}
