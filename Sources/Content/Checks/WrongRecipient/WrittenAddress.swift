// Folder Checks/WrongRecipient: addresses in a text, the phrases that say a message was sent to one, and whom a
// message may name because it is theirs.
// It may use Checks/Judgement and Text.

import Mail

/// A mail address as it stands in running text.
///
/// Only ASCII counts as part of it, since in Chinese or Japanese the text goes on without a space. Where a letter of
/// another alphabet touches it, it may be a part of a longer address: then it is none at all, for who cannot tell must
/// not accuse.
struct WrittenAddress {
    /// Where it stands, without the punctuation around it.
    let range: Range<Int>
    /// The normal form, without a `+tag`.
    let key: String
    let domain: String

    /// The address around the `@` at this place; nil when there is none, or it is masked (`j***@example.com`) or a tag.
    init?(in text: [UInt8], at sign: Int) {
        guard let range = Self.range(in: text, at: sign),
            let address = Address(String(decoding: text[range], as: UTF8.self))
        else { return nil }
        self.range = range
        key = Self.key(address)
        domain = address.domainKey
    }

    /// Two addresses that differ only in case or a `+tag` reach one person.
    static func key(_ address: Address) -> String {
        let key = address.key
        guard let plus = key.firstIndex(of: "+"), plus != key.startIndex, key.first != "\"",
            let sign = key.lastIndex(of: "@"), plus < sign
        else { return key }
        return String(key[..<plus]) + key[sign...]
    }

    /// Every address of a header field's value.
    static func all(in text: [UInt8]) -> [WrittenAddress] {
        var found: [WrittenAddress] = []
        var sign = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: 0)
        while sign < text.count {
            if let address = WrittenAddress(in: text, at: sign) { found.append(address) }
            sign = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: sign + 1)
        }
        return found
    }

    /// Every address of the message's own fields of that name.
    static func all(of field: String, _ message: Message) -> [WrittenAddress] {
        message.fields.filter { $0.isNamed(field) }.flatMap { all(in: $0.decodedValue) }
    }

    /// Where the address around the `@` lies; looks no further than an address is long.
    static func range(in text: [UInt8], at sign: Int) -> Range<Int>? {
        var start = sign
        let first = max(0, sign - MailLimits.localPartBytes)
        while start > first, localBytes.contains(text[start - 1]) { start -= 1 }
        guard start == 0 || !localBytes.contains(text[start - 1]) else { return nil }
        var end = sign + 1
        let last = min(text.count, sign + 1 + MailLimits.domainBytes)
        while end < last, domainBytes.contains(text[end]) { end += 1 }
        guard !text[start..<sign].contains(where: { masks.contains($0) }), !isTouched(text, start: start, end: end)
        else { return nil }
        while start < sign, wraps.contains(text[start]) { start += 1 }
        while end > sign, tails.contains(text[end - 1]) { end -= 1 }
        guard start < sign, let dot = text[(sign + 1)..<max(end, sign + 1)].lastIndex(of: UInt8(ascii: ".")),
            end - dot > 2, text[dot + 1].isLetter
        else { return nil }
        return start..<end
    }

    private static let localBytes = ByteSet(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-")
    private static let domainBytes = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
    /// In a local part: hidden characters, or a tag that somebody fills in.
    private static let masks = ByteSet("*%{}|?/")
    /// Around an address rather than in it.
    private static let wraps = ByteSet("'`.!#=_^~")
    private static let tails = ByteSet(".-")

    /// Whether a letter from outside ASCII adjoins that may belong to the address; those of Chinese, Japanese and
    /// Korean, and their punctuation, do not.
    private static func isTouched(_ text: [UInt8], start: Int, end: Int) -> Bool {
        if end < text.count, text[end] >= 0x80, isAlphabetic(FoldedText.scalar(in: text[...], at: end).value) {
            return true
        }
        guard start > 0, text[start - 1] >= 0x80 else { return false }
        var lead = start - 1
        while lead > 0, start - lead < 4, text[lead] & 0xC0 == 0x80 { lead -= 1 }
        return isAlphabetic(FoldedText.scalar(in: text[...], at: lead).value)
    }

    /// The alphabets below the general punctuation at U+2000, but for the signs of Latin-1.
    private static func isAlphabetic(_ scalar: UInt32) -> Bool {
        (0xC0..<0x2000).contains(scalar) || (0x80..<0xA0).contains(scalar)
    }
}
