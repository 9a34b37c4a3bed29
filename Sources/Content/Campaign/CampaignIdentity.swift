// Folder Campaign: which campaign a message belongs to, and how the messages of one campaign greet their recipients.
// It may use Checks/Judgement, Greeting, Profiles and Text.

import Mail

/// Decides which campaign a message belongs to. Every record carries one.
///
/// A configured list has the names of headers. The first of them that is present and not empty gives the campaign's
/// name, decoded, without control characters. A List-ID counts only with the part in angle brackets (RFC 2919). The
/// campaign headers of the ESP's profile are tried next. A message without any of these headers gets a fingerprint as
/// its campaign: `auto-` and 12 hexadecimal digits.
///
/// **Why these inputs:** the fingerprint must be the same for every recipient of one send, or a stop by campaign
/// would miss some. It should also differ between two sends. Missing some is the worse error, so everything that a
/// merge can change is left out or rounded. The fingerprint covers the sender's normal form, the From field's domain,
/// and the subject without names, numbers and codes. It also covers the kinds of parts and link attributes in their
/// order, and the numbers of paragraphs and links, each rounded to a power of two. The wording is left out because
/// conditional blocks change it. So two sends with the same subject, sender and structure are one campaign until a
/// header separates them.
package enum CampaignIdentity {
    /// The longest campaign name, in characters.
    package static let nameLimit = 200

    /// - Parameters:
    ///   - sender: the reverse-path.
    ///   - headers: names of header fields; the first that is present wins.
    ///   - profile: the ESP's profile; its own campaign headers come after `headers`.
    package static func campaign(
        of message: Message, sender: Address?, headers: [String], profile: UpstreamProfile
    ) -> String {
        named(in: message, headers: headers, profile: profile) ?? fingerprint(of: message, sender: sender)
    }

    /// The campaign that a header names; nil when no header does. Needs only the header section.
    package static func named(in message: Message, headers: [String], profile: UpstreamProfile) -> String? {
        for name in headers {
            guard let field = message.firstField(name) else { continue }
            let value = trimmed(field.isNamed("List-ID") ? listID(field.value[...]) : field.value[...])
            if !value.isEmpty { return String(value.prefix(nameLimit)).harmless }
        }
        for path in profile.campaignHeaders {
            let value = trimmed((path.firstText(in: message) ?? "")[...])
            if !value.isEmpty { return String(value.prefix(nameLimit)).harmless }
        }
        return nil
    }

    private static func fingerprint(of message: Message, sender: Address?) -> String {
        var hash = StableHash()
        hash.combine(sender?.key ?? "")
        hash.combine(domain(of: message.firstField("From")?.decodedValue ?? []))
        hash.combine(
            SubjectSkeleton.words(
                of: message.firstField("Subject")?.decodedValue ?? [],
                recipients: message.firstField("To")?.decodedValue ?? []))
        for surface in message.surfaces {
            switch surface.kind {
            case .subject, .header, .machineHeader, .fileName, .markup: continue
            case .attachment: hash.combine("attachment")
            case .calendar, .structuredData: hash.combine(surface.name)
            case .text, .html, .amp:
                hash.combine(surface.name)
                hash.combine(magnitude(paragraphs(in: surface.text)))
            case .attribute(let name):
                hash.combine(name)
                if name == "href" { hash.combine(magnitude(lines(in: surface.text))) }
            }
        }
        return "auto-\(hash.hex)"
    }

    /// RFC 2919: `A description <list.example.com>`.
    private static func listID(_ value: Substring) -> Substring {
        guard let open = value.lastIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else { return value }
        return value[value.index(after: open)..<close]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// The domain after the last `@` of a From field, in lower case.
    private static func domain(of from: [UInt8]) -> [UInt8] {
        guard let at = from.lastIndex(of: UInt8(ascii: "@")) else { return [] }
        return from[(at + 1)...].prefix { $0 > 0x20 && !domainEnds.contains($0) }.map { byte in
            (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        }
    }

    private static let domainEnds = ByteSet(">,;)")

    /// How much of a text is counted, in bytes: enough for a magnitude, and a bound on the cost.
    private static let textLimit = 8192

    /// The number of runs of non-blank lines. Unlike the number of lines, it stays the same when a longer name
    /// changes the wrapping.
    private static func paragraphs(in text: [UInt8]) -> Int {
        // Reads line by line, and each line only to its first visible byte. Looking at every byte took 2 % of all the
        // guard's work on 4 KB of text.
        let bytes = text.span.bytes.extracting(first: textLimit)
        var count = 0
        var isBetween = true
        var start = 0
        while start < bytes.byteCount {
            let end = RareByte.next(UInt8(ascii: "\n"), in: bytes, from: start)
            let isBlank = !text[start..<end].contains { $0 > 0x20 }
            if !isBlank, isBetween { count += 1 }
            isBetween = isBlank
            start = end + 1
        }
        return count
    }

    private static func lines(in text: [UInt8]) -> Int {
        var lines = 1
        var end = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: 0)
        while end < text.count {
            lines += 1
            end = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: end + 1)
        }
        return lines
    }

    /// The number of binary digits: 1, 2–3, 4–7, 8–15 …
    private static func magnitude(_ count: Int) -> Int { Int.bitWidth - count.leadingZeroBitCount }
}

/// The subject without its personal words: the same for all recipients of one campaign.
///
///     Jane, your order 4711 is on its way      to Jane Doe
///     Otto, your order 12 is on its way        to otto@example.com
///     → your order is on its way
enum SubjectSkeleton {
    /// The longest word in bytes; a longer one is a code and not kept.
    private static let wordLimit = 24
    /// How much of a field is read, in bytes.
    private static let fieldLimit = 500

    /// - Parameters:
    ///   - subject: UTF-8. Only ASCII letters are lowercased: the rest of a template's wording is the same for all.
    ///   - recipients: the To field; its words are personal in the subject, too.
    /// - Returns: the words that remain, each followed by a space.
    static func words(of subject: [UInt8], recipients: [UInt8]) -> [UInt8] {
        // Words are ranges: an array for each word took a third of the cost of a campaign's name.
        let recipients = recipients.prefix(fieldLimit)
        let subject = withoutVocative(subject.prefix(fieldLimit))
        var personal: [Range<Int>] = []
        personal.reserveCapacity(8)
        eachWord(in: recipients) { personal.append($0) }
        var kept: [UInt8] = []
        kept.reserveCapacity(subject.count + 1)
        var start = subject.startIndex
        while start < subject.endIndex {
            let end = subject[start...].firstIndex(of: UInt8(ascii: " ")) ?? subject.endIndex
            let token = subject[start..<end]
            start = end + 1
            guard token.count <= wordLimit, !token.contains(where: \.isDigit) else { continue }
            eachWord(in: token) { word in
                let isPersonal = personal.contains { areEqual(recipients[$0], subject[word]) }
                guard !isPersonal else { return }
                for byte in subject[word] { kept.append(lower(byte)) }
                kept.append(UInt8(ascii: " "))
            }
        }
        return kept
    }

    private static func eachWord(in text: ArraySlice<UInt8>, _ body: (Range<Int>) -> Void) {
        var index = text.startIndex
        while index < text.endIndex {
            let start = index
            while index < text.endIndex, text[index].isLetter { index += 1 }
            if index > start { body(start..<index) }
            index += 1
        }
    }

    private static func areEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        let distance = right.startIndex - left.startIndex
        for index in left.indices where lower(left[index]) != lower(right[index + distance]) { return false }
        return true
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte < 0x80 ? byte | 0x20 : byte }

    /// Removes one or two words before the first comma. They are nearly always a name; when they are not (`Hurry,
    /// …`), they are the same for all recipients.
    private static func withoutVocative(_ subject: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let comma = subject.firstIndex(of: UInt8(ascii: ",")),
            isWordOrTwo(subject[..<comma])
        else { return subject }
        return subject[(comma + 1)...]
    }
    private static func isWordOrTwo(_ text: ArraySlice<UInt8>) -> Bool {
        var words = 0
        var previous = UInt8(ascii: " ")
        for byte in text {
            if byte != UInt8(ascii: " "), previous == UInt8(ascii: " ") { words += 1 }
            previous = byte
        }
        return words <= 2
    }
}
