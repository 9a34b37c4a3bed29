/// The id of one message in the audit log, unique for ever and ascending in time: milliseconds since 1970 in the
/// upper 42 bits, a counter in the lower 21. Printed as 13 characters of Crockford's base 32, in lower case.
package struct RecordID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Always positive, so SQLite uses it as its rowid.
    package let value: Int64

    package init(value: Int64) { self.value = value }

    package static func < (a: RecordID, b: RecordID) -> Bool { a.value < b.value }

    /// The first id of a millisecond; the ids between two moments are between their `first`s. There are no ids before
    /// 1970 or after the year 2109.
    package static func first(at milliseconds: Int64) -> RecordID {
        RecordID(value: min(max(0, milliseconds), .max >> 21) << 21)
    }

    /// The first id of a day, in days since 1970.
    package static func first(atDay day: Int64) -> RecordID {
        let (milliseconds, overflow) = day.multipliedReportingOverflow(by: 86_400_000)
        return first(at: overflow ? (day < 0 ? .min : .max) : milliseconds)
    }

    /// The moment of creation, to the millisecond.
    package var madeAt: Timestamp { Timestamp(microseconds: (value >> 21) * 1000) }

    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    package var description: String {
        String(unsafeUninitializedCapacity: 13) { text in
            var rest = UInt64(bitPattern: value)
            for index in stride(from: 12, through: 0, by: -1) {
                text[index] = Self.digits[Int(rest & 31)]
                rest >>= 5
            }
            return 13
        }
    }

    /// Reads the 13 characters, in either case; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let lowered = text.lowercased().utf8
        guard lowered.count == 13 else { return nil }
        var value: UInt64 = 0
        for byte in lowered {
            guard let digit = Self.digits.firstIndex(of: byte) else { return nil }
            guard value <= UInt64.max >> 5 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        guard let signed = Int64(exactly: value) else { return nil }
        self.init(value: signed)
    }
}

/// An id that ascends from 1 in one state folder, printed after a letter that shows its kind: `S1` is a stop, `I1` an
/// incident. People may omit the letter where only one kind is possible.
package protocol CountedID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The letter, in upper case.
    static var letter: Character { get }

    var value: Int64 { get }

    init(value: Int64)
}

extension CountedID {
    package static func < (a: Self, b: Self) -> Bool { a.value < b.value }

    package var description: String { "\(Self.letter)\(value)" }

    /// Reads `I12`, `i12` or `12` when the letter is `I`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard let value = Self.number(in: text, behind: Self.letter) ?? Self.number(in: text) else { return nil }
        self.init(value: value)
    }

    /// Reads the number of an id: only ASCII digits, above 0.
    /// - Parameter letter: the letter before the digits, in either case; nil means no letter.
    package static func number(in text: some StringProtocol, behind letter: Character? = nil) -> Int64? {
        var digits = text[...]
        if let letter {
            guard digits.popFirst()?.lowercased() == letter.lowercased() else { return nil }
        }
        guard digits.utf8.first.map({ (0x30...0x39).contains($0) }) == true, let value = Int64(digits), value > 0 else {
            return nil
        }
        return value
    }
}
