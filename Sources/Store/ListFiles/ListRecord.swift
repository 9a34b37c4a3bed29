import Guard
import Mail

/// An entry as bytes in a list's file:
///
///     length  of what follows, LEB128
///     flags   1 octet: which of the parts are there
///     reason  LEB128, a number of the file's texts; or its length and UTF-8
///     since, engaged at, subscribed at: LEB128 of the zigzag of microseconds, or of seconds when whole
///     segment as the reason
///     key     the rest, UTF-8
///
/// An address with a reason and a date takes 7 bytes more than its text.
enum ListRecord {
    private struct Flags: OptionSet {
        let rawValue: UInt8
        static let reason = Flags(rawValue: 1)
        static let since = Flags(rawValue: 2)
        static let engagedAt = Flags(rawValue: 4)
        static let subscribedAt = Flags(rawValue: 8)
        static let segment = Flags(rawValue: 16)
        /// The times are in microseconds.
        static let isFine = Flags(rawValue: 32)
        /// The text is stored in the entry itself.
        static let hasOwnReason = Flags(rawValue: 64)
        static let hasOwnSegment = Flags(rawValue: 128)
    }

    // MARK: Writing

    /// Appends an entry to `bytes`.
    static func append(_ entry: ListEntry, texts: inout ListTexts, to bytes: inout [UInt8]) {
        var flags: Flags = []
        if entry.since != nil { flags.insert(.since) }
        if entry.engagedAt != nil { flags.insert(.engagedAt) }
        if entry.subscribedAt != nil { flags.insert(.subscribedAt) }
        if isFine(entry.since) || isFine(entry.engagedAt) || isFine(entry.subscribedAt) { flags.insert(.isFine) }
        let reason = entry.reason.isEmpty ? nil : texts.number(of: entry.reason)
        let segment = entry.segment.isEmpty ? nil : texts.number(of: entry.segment)
        if !entry.reason.isEmpty { flags.formUnion(reason == nil ? [.reason, .hasOwnReason] : .reason) }
        if !entry.segment.isEmpty { flags.formUnion(segment == nil ? [.segment, .hasOwnSegment] : .segment) }

        let start = bytes.count
        // One byte for the length is nearly always enough; otherwise the entry moves up.
        bytes.append(0)
        bytes.append(flags.rawValue)
        if flags.contains(.reason) { append(entry.reason, reason, to: &bytes) }
        append(entry.since, flags.contains(.isFine), to: &bytes)
        append(entry.engagedAt, flags.contains(.isFine), to: &bytes)
        append(entry.subscribedAt, flags.contains(.isFine), to: &bytes)
        if flags.contains(.segment) { append(entry.segment, segment, to: &bytes) }
        bytes.append(contentsOf: entry.key.utf8)
        let length = bytes.count - start - 1
        if length < 0x80 {
            bytes[start] = UInt8(length)
        } else {
            var octets: [UInt8] = []
            append(UInt64(length), to: &octets)
            bytes.replaceSubrange(start...start, with: octets)
        }
    }

    private static func isFine(_ moment: Timestamp?) -> Bool {
        moment.map { !$0.microseconds.isMultiple(of: 1_000_000) } ?? false
    }

    private static func append(_ moment: Timestamp?, _ isFine: Bool, to bytes: inout [UInt8]) {
        guard let moment else { return }
        let value = isFine ? moment.microseconds : moment.microseconds / 1_000_000
        append(UInt64(bitPattern: value << 1 ^ value >> 63), to: &bytes)
    }

    private static func append(_ text: String, _ number: Int?, to bytes: inout [UInt8]) {
        if let number {
            append(UInt64(number), to: &bytes)
        } else {
            append(UInt64(text.utf8.count), to: &bytes)
            bytes.append(contentsOf: text.utf8)
        }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var number = number
        while number >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: number) | 0x80)
            number >>= 7
        }
        bytes.append(UInt8(number))
    }

    // MARK: Reading

    /// Returns the range of the whole record that begins at an offset, with its length; nil when it is incomplete.
    static func range(at offset: Int, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        var position = offset
        guard let length = number(at: &position, in: bytes), let length = Int(exactly: length), length > 0,
            length <= bytes.count - position
        else { return nil }
        return offset..<position + length
    }

    /// Returns nil when the bytes are not an entry.
    /// - Parameter range: as `range(at:in:)` returned it.
    static func entry(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer, texts: [String]) -> ListEntry? {
        guard let parts = Parts(range, in: bytes, texts: texts) else { return nil }
        return ListEntry(
            key: String(decoding: bytes[parts.key], as: UTF8.self), reason: parts.reason, since: parts.since,
            engagedAt: parts.engagedAt, subscribedAt: parts.subscribedAt, segment: parts.segment)
    }

    /// Returns the range of an entry's key; nil when the bytes are not an entry.
    static func key(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        Parts(range, in: bytes, texts: nil)?.key
    }

    private struct Parts {
        var reason = ""
        var segment = ""
        var since: Timestamp?
        var engagedAt: Timestamp?
        var subscribedAt: Timestamp?
        var key = 0..<0

        /// - Parameter texts: nil when only the key is wanted.
        init?(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer, texts: [String]?) {
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<range.upperBound])
            var position = range.lowerBound
            guard number(at: &position, in: bytes) != nil, position < bytes.count else { return nil }
            let flags = Flags(rawValue: bytes[position])
            position += 1
            if flags.contains(.reason) {
                guard let text = text(flags.contains(.hasOwnReason), at: &position, in: bytes, texts) else {
                    return nil
                }
                reason = text
            }
            let isFine = flags.contains(.isFine)
            if flags.contains(.since) {
                guard let moment = moment(isFine, at: &position, in: bytes) else { return nil }
                since = moment
            }
            if flags.contains(.engagedAt) {
                guard let moment = moment(isFine, at: &position, in: bytes) else { return nil }
                engagedAt = moment
            }
            if flags.contains(.subscribedAt) {
                guard let moment = moment(isFine, at: &position, in: bytes) else { return nil }
                subscribedAt = moment
            }
            if flags.contains(.segment) {
                guard let text = text(flags.contains(.hasOwnSegment), at: &position, in: bytes, texts) else {
                    return nil
                }
                segment = text
            }
            guard position < bytes.count else { return nil }
            key = position..<bytes.count
        }
    }

    private static func moment(
        _ isFine: Bool, at position: inout Int, in bytes: UnsafeRawBufferPointer
    ) -> Timestamp? {
        guard let zigzag = number(at: &position, in: bytes) else { return nil }
        let value = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
        let (scaled, overflows) = value.multipliedReportingOverflow(by: isFine ? 1 : 1_000_000)
        return overflows ? nil : Timestamp(microseconds: scaled)
    }

    private static func text(
        _ isOwn: Bool, at position: inout Int, in bytes: UnsafeRawBufferPointer, _ texts: [String]?
    ) -> String? {
        guard let number = number(at: &position, in: bytes), let number = Int(exactly: number) else { return nil }
        if isOwn {
            guard number <= bytes.count - position else { return nil }
            defer { position += number }
            return texts == nil ? "" : String(decoding: bytes[position..<position + number], as: UTF8.self)
        }
        guard let texts else { return "" }
        return texts.indices.contains(number) ? texts[number] : nil
    }

    private static func number(at position: inout Int, in bytes: UnsafeRawBufferPointer) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}

/// Reasons and segments that repeat, each stored once.
struct ListTexts {
    private(set) var all: [String] = []
    private var numbers: [String: Int] = [:]
    /// Most lists have one reason, or many equal reasons in sequence.
    private var last: (text: String, number: Int)?

    /// Returns nil when there are too many texts already. Then the text is stored in its entry.
    mutating func number(of text: String) -> Int? {
        if let last, last.text == text { return last.number }
        if let known = numbers[text] {
            last = (text, known)
            return known
        }
        guard all.count < ListLimits.texts else { return nil }
        all.append(text)
        numbers[text] = all.count - 1
        last = (text, all.count - 1)
        return all.count - 1
    }
}
