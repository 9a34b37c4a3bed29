/// What a part is, by its Content-Type (RFC 2045 section 5).
struct ContentType {
    enum Media: Hashable {
        case text
        case html
        /// AMP, a part that some mail programs show in place of the HTML.
        case amp
        /// iCalendar.
        case calendar
        /// Its parts default to attached messages in a digest (RFC 2046 section 5.1.5).
        case multipart(isDigest: Bool)
        /// A whole message: message/rfc822, message/global.
        case message
        /// Pictures, archives, documents: nothing that is read as text.
        case other
    }

    let media: Media
    /// The charset that was named; nil when none was.
    let charset: Charset?
    /// Without trailing white space; nil when missing, empty, or too long to be one.
    let boundary: [UInt8]?
    /// The `name` parameter, an older way to name a file.
    let name: [UInt8]?
    /// Where the parameter `name` stands in the field's value.
    let namePlace: Range<Int>?

    /// What a part without the field is (RFC 2045 section 5.2).
    static let plainText = ContentType(media: .text)
    /// What a digest's part without the field is.
    static let message = ContentType(media: .message)

    private init(media: Media) {
        self.media = media
        charset = nil
        boundary = nil
        name = nil
        namePlace = nil
    }

    /// A value that is none (`text`, `{{type}}`) makes the part plain text, as RFC 2045 section 5.2 wants.
    init(_ value: UnsafeRawBufferPointer) {
        let semicolon = value.firstIndex(of: UInt8(ascii: ";"), from: 0, to: value.count)
        media = Self.media(value.slice(0..<semicolon).trimmed())
        let parameters = ParameterList(value.slice(semicolon..<value.count))
        charset = parameters.rawValue("charset").map { label in
            label.withUnsafeBytes { Charset(label: $0.trimmed()) }
        }
        name = parameters.value("name")
        namePlace = parameters.place("name").map { $0.lowerBound + semicolon..<$0.upperBound + semicolon }
        var boundary = parameters.rawValue("boundary")
        while let last = boundary?.last, ASCII.isSpace(last) { boundary?.removeLast() }
        self.boundary = boundary.flatMap { $0.isEmpty || $0.count > MailLimits.boundaryBytes ? nil : $0 }
    }

    private static func media(_ type: UnsafeRawBufferPointer) -> Media {
        let slash = type.firstIndex(of: UInt8(ascii: "/"), from: 0, to: type.count)
        guard slash < type.count else { return .text }
        let subtype = type.slice(slash + 1..<type.count)
        switch slash {
        case 4 where type.matches("text", at: 0):
            if subtype.isEqual("x-amp-html") { return .amp }
            return subtype.isEqual("html") ? .html : subtype.isEqual("calendar") ? .calendar : .text
        case 7 where type.matches("message", at: 0):
            // The other kinds of message, such as delivery-status, are lines of text.
            return subtype.isEqual("rfc822") || subtype.isEqual("global") ? .message : .text
        case 9 where type.matches("multipart", at: 0): return .multipart(isDigest: subtype.isEqual("digest"))
        case 11 where type.matches("application", at: 0) && subtype.isEqual("xhtml+xml"): return .html
        case 11 where type.matches("application", at: 0) && subtype.isEqual("ics"): return .calendar
        default:
            return type.prefix(slash).allSatisfy { ASCII.isLetter($0) || $0 == UInt8(ascii: "-") } ? .other : .text
        }
    }
}
