/// Reads the name of a media type in a Content-Type field, as tolerantly as mail programs do.
///
///     text/html; charset=utf-8
///     text/html charset=utf-8
///     "text/html"
///     html/text
enum MediaName {
    /// - Returns: also the offset where the parameters begin.
    static func read(
        _ value: UnsafeRawBufferPointer
    ) -> (media: ContentType.Media, certainty: ContentType.Certainty, end: Int) {
        let bytes = Bytes(value)
        var index = skipGap(value, from: 0)
        let majorStart = index
        while index < bytes.count, isTokenByte(bytes[index]) { index += 1 }
        let major = value.slice(majorStart..<index)
        var isOdd = majorStart < bytes.count && majorStart > 0 && !ASCII.isSpace(bytes[majorStart - 1])
        let slash = skipGap(value, from: index)
        guard slash < bytes.count, bytes[slash] == UInt8(ascii: "/") else {
            let certainty: ContentType.Certainty = value.trimmed().isEmpty ? .missing : .odd
            let end = value.firstIndex(of: UInt8(ascii: ";"), from: 0, to: value.count)
            return (.text, certainty, end)
        }
        isOdd = isOdd || slash > index
        let minorStart = skipGap(value, from: slash + 1)
        isOdd = isOdd || minorStart > slash + 1
        index = minorStart
        while index < bytes.count, isTokenByte(bytes[index]) { index += 1 }
        let minor = value.slice(minorStart..<index)
        let (media, certainty) = media(major, minor)
        // A comment may follow the name, then the semicolon.
        let next = skipGap(value, from: index)
        var end = next
        while end < bytes.count, !isTokenByte(bytes[end]), bytes[end] != UInt8(ascii: ";") { end += 1 }
        isOdd = isOdd || next < bytes.count && bytes[next] != UInt8(ascii: ";")
        // All programs read `text/plain charset=utf-8` as plain text, with any parameters.
        let isPlain = media == .text && minor.isEqual("plain") && certainty == .sure
        return (media, isOdd && !isPlain && certainty == .sure && media == .text ? .odd : certainty, end)
    }

    private static func media(
        _ major: UnsafeRawBufferPointer, _ minor: UnsafeRawBufferPointer
    ) -> (ContentType.Media, ContentType.Certainty) {
        if major.isEqual("text") {
            if minor.isEqual("html") { return (.html, .sure) }
            if minor.isEqual("x-amp-html") { return (.amp, .sure) }
            if minor.isEqual("calendar") { return (.calendar, .sure) }
            return (.text, contains(minor, "htm") || minor.isEmpty ? .odd : .sure)
        }
        if major.isEqual("multipart") {
            if minor.isEqual("alternative") { return (.multipart(.alternative), .sure) }
            if minor.isEqual("digest") { return (.multipart(.digest), .sure) }
            return (.multipart(minor.isEqual("encrypted") ? .encrypted : .mixed), .sure)
        }
        if major.isEqual("message") {
            if minor.isEqual("partial") { return (.partial, .sure) }
            // Other kinds of message, such as delivery-status, are lines of text.
            return (isWholeMessage(minor) ? .message : .text, .sure)
        }
        if major.isEqual("application") {
            if minor.isEqual("xhtml+xml") { return (.html, .sure) }
            if minor.isEqual("ics") { return (.calendar, .sure) }
            if minor.isEqual("pkcs7-mime") || minor.isEqual("x-pkcs7-mime") { return (.encrypted, .sure) }
        }
        if major.isEqual("image"), minor.matches("svg", at: 0) || minor.matches("x-svg", at: 0) {
            return (.drawing, .sure)
        }
        let saysText = textWords.contains { minor.isEqual($0) || major.isEqual($0) }
        return saysText || !isKnown(major) ? (.text, .odd) : (.other, .sure)
    }

    /// Whether a major name is registered or private.
    private static func isKnown(_ major: UnsafeRawBufferPointer) -> Bool {
        let names: [StaticString] = ["application", "image", "audio", "video", "font", "model", "chemical"]
        return names.contains { major.isEqual($0) } || major.matches("x-", at: 0)
    }

    private static func isWholeMessage(_ minor: UnsafeRawBufferPointer) -> Bool {
        let names: [StaticString] = [
            "rfc822", "global", "news", "x-rfc822", "rfc-822", "rfc2822", "x-rfc2822", "rfc5322",
        ]
        return names.contains { minor.isEqual($0) }
    }

    /// Major or minor names that mark an unknown type as text.
    private static let textWords: [StaticString] = [
        "html", "htm", "xhtml", "x-html", "text", "plain", "x-text", "txt", "x-plain", "text-html", "text-plain",
    ]

    private static func contains(_ name: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        (0..<name.count).contains { name.matches(word, at: $0) }
    }

    /// Skips white space, quotes and comments.
    private static func skipGap(_ value: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < value.count {
            if ASCII.isSpace(value[index]) || value[index] == UInt8(ascii: "\"") || value[index] == UInt8(ascii: "'") {
                index += 1
            } else if value[index] == UInt8(ascii: "(") {
                index = min(value.firstIndex(of: UInt8(ascii: ")"), from: index, to: value.count) + 1, value.count)
            } else {
                break
            }
        }
        return index
    }

    /// Whether a byte belongs to a token (RFC 2045 section 5.1).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7F else { return false }
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
            UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "'"):
            return false
        default: return true
        }
    }
}
