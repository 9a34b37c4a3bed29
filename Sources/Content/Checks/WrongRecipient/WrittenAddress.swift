// Folder Checks/WrongRecipient: addresses in a text, the phrases that say to which address a message was sent, and
// the addresses of the sender, which a message may name. It may use Checks/Judgement and Text.

import Mail

/// A mail address in running text.
///
/// Only ASCII counts as part of it, because Chinese and Japanese text continues without a space. A letter of another
/// alphabet beside it may belong to a longer address. Then it does not count at all: a doubtful address must not
/// cause a refusal.
struct WrittenAddress {
    /// Its place, without the punctuation around it.
    let range: Range<Int>
    /// The normal form, without a `+tag`.
    let key: String
    let domain: String

    /// The address around the `@` at this place; nil when there is none, or it is masked (`j***@example.com`) or a
    /// tag.
    init?(in text: [UInt8], at sign: Int) {
        guard let range = Self.range(in: text, at: sign),
            let address = Address(String(decoding: text[range], as: UTF8.self))
        else { return nil }
        self.range = range
        key = Self.key(address)
        domain = address.domainKey
    }

    /// The key of an address. Two addresses that differ only in case or a `+tag` have one key, because they reach one
    /// person.
    static func key(_ address: Address) -> String {
        let key = address.key
        guard let plus = key.firstIndex(of: "+"), plus != key.startIndex, key.first != "\"",
            let sign = key.lastIndex(of: "@"), plus < sign
        else { return key }
        return String(key[..<plus]) + key[sign...]
    }

    /// Every address in a text, such as a header field's value.
    static func all(in text: [UInt8]) -> [WrittenAddress] {
        var found: [WrittenAddress] = []
        var sign = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: 0)
        while sign < text.count {
            if let address = WrittenAddress(in: text, at: sign) { found.append(address) }
            sign = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: sign + 1)
        }
        return found
    }

    /// Every address of the message's own fields with that name.
    static func all(of field: String, _ message: Message) -> [WrittenAddress] {
        message.fields.filter { $0.isNamed(field) }.flatMap { all(in: $0.decodedValue) }
    }

    /// The range of the address around the `@`; reads no further than the longest address.
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
    /// Bytes of a local part that is masked, or is a tag to be filled in.
    private static let masks = ByteSet("*%{}|?/")
    /// Signs around an address that are not part of it.
    private static let wraps = ByteSet("'`.!#=_^~")
    private static let tails = ByteSet(".-")

    /// Whether a letter outside ASCII is directly beside the address and may belong to it. Letters and punctuation of
    /// Chinese, Japanese and Korean do not.
    private static func isTouched(_ text: [UInt8], start: Int, end: Int) -> Bool {
        if end < text.count, text[end] >= 0x80, isAlphabetic(FoldedText.scalar(in: text[...], at: end).value) {
            return true
        }
        guard start > 0, text[start - 1] >= 0x80 else { return false }
        var lead = start - 1
        while lead > 0, start - lead < 4, text[lead] & 0xC0 == 0x80 { lead -= 1 }
        return isAlphabetic(FoldedText.scalar(in: text[...], at: lead).value)
    }

    /// Whether the scalar is in an alphabet below U+2000, without the signs of Latin-1.
    private static func isAlphabetic(_ scalar: UInt32) -> Bool {
        (0xC0..<0x2000).contains(scalar) || (0x80..<0xA0).contains(scalar)
    }
}
