import Mail

/// The number of messages in the audit log with a common property.
package struct RecordTally: Hashable, Sendable, Codable {
    /// The common property; nil when all messages are counted together.
    package var name: String?
    package var messages: Int
    /// Recipients of those messages that meet the query's conditions on recipients.
    package var recipients: Int
    /// How many further names this row combines because there are too many to list: the least frequent names, or the
    /// earliest hours. A message with several of these names counts once for each. Absent for a single name.
    package var others: Int?

    package init(name: String?, messages: Int, recipients: Int, others: Int? = nil) {
        self.name = name
        self.messages = messages
        self.recipients = recipients
        self.others = others
    }

    /// The same with the addresses in its name redacted.
    package func redacted(_ redaction: AddressRedaction) -> RecordTally {
        var tally = self
        tally.name = name.map { redaction.shown($0) }
        return tally
    }

    /// The maximum number of names in an answer.
    package static let limit = 10_000

    /// The property that messages are counted by.
    package enum Dimension: String, Sendable, CaseIterable, Codable {
        case campaign
        /// The hour in UTC, as `2026-11-23T21:00Z`.
        case hour
        case recipientDomain = "recipient-domain"
        case check
        /// The reply to a recipient, without its individual parts (`ReplyClass`).
        case reply
    }
}

/// A reply without its individual parts, so that similar replies are counted together. A word with a digit becomes
/// `#`, except a short number; so does an address.
///
///     250 2.0.0 Ok: queued as 4F3A9C0012          250 2.0.0 Ok: queued as #
///     550 5.1.1 <jane@example.com> no such user   550 5.1.1 # no such user
///     451 4.7.1 stopped: x [stop S1] 38gb3ma1a    451 4.7.1 stopped: x [stop #] #
package enum ReplyClass {
    /// A number with at most this many digits stays, such as a limit of 100 recipients or a port.
    private static let shortDigits = 3
    /// Bytes; the later text of a reply is rarely needed to distinguish it.
    package static let limit = 120

    package static func of(_ reply: Reply) -> String {
        let head = [String(reply.code), reply.enhanced?.description].compactMap { $0 }.joined(separator: " ")
        let text = Array((head + " " + reply.lines.joined(separator: " ")).utf8)
        var bytes: [UInt8] = []
        append(text.span, headWords: reply.enhanced == nil ? 1 : 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameters:
    ///   - text: code, enhanced code and lines, separated by a space or a line feed.
    ///   - headWords: the number of words at the beginning that stay unchanged.
    package static func append(_ text: Span<UInt8>, headWords: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        var (words, index) = (0, 0)
        while bytes.count - start < limit {
            while index < text.count, isSpace(text[index]) { index += 1 }
            guard index < text.count else { break }
            var end = index
            var (digits, isAddress) = (0, false)
            while end < text.count, !isSpace(text[end]) {
                if (0x30...0x39).contains(text[end]) { digits += 1 }
                if text[end] == UInt8(ascii: "@") { isAddress = true }
                end += 1
            }
            let count = end - index
            let isItsOwn = isAddress || digits > 0 && (digits < count || count > shortDigits)
            if words > 0 { bytes.append(UInt8(ascii: " ")) }
            if words >= headWords, isItsOwn {
                let own = withoutBrackets(text, index..<end)
                for place in index..<own.lowerBound { bytes.append(text[place]) }
                bytes.append(UInt8(ascii: "#"))
                for place in own.upperBound..<end { bytes.append(text[place]) }
            } else {
                for place in index..<end { bytes.append(text[place]) }
            }
            words += 1
            index = end
        }
        cut(&bytes, to: start + limit)
    }

    /// A word without the punctuation after it, and without outer brackets that the word does not close or open. For
    /// `S1],` the range of `S1`, for `<jane@example.com>` the whole range.
    private static func withoutBrackets(_ text: Span<UInt8>, _ word: Range<Int>) -> Range<Int> {
        var (start, end) = (word.lowerBound, word.upperBound)
        // Brackets that have no partner in the word.
        var open: [Int] = []
        var closed: [Int] = []
        for place in word {
            switch text[place] {
            case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "{"): open.append(place)
            case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: ">"), UInt8(ascii: "}"):
                if open.popLast() == nil { closed.append(place) }
            default: break
            }
        }
        for place in open where place == start { start += 1 }
        for place in closed.reversed() where text.isPunctuation(place + 1..<end) { end = place }
        return start < end ? start..<end : word
    }

    /// Does not cut inside a character.
    private static func cut(_ bytes: inout [UInt8], to end: Int) {
        guard bytes.count > end else { return }
        bytes.removeLast(bytes.count - end)
        while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
        if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
}

extension Span<UInt8> {
    /// Whether the range has only closing brackets, commas and similar characters; true when it is empty.
    fileprivate func isPunctuation(_ range: Range<Int>) -> Bool {
        range.allSatisfy { place in "])>},;.:".utf8.contains(self[place]) }
    }
}
