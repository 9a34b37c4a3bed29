/// Something about a message that mail programs read differently, or that the guard cannot read.
///
/// **Why typed:** what the guard cannot judge must never pass, and only the message's reader knows what it could not
/// read. A place that programs read in several ways is read in each of them, and does no harm. The check `unreadable`
/// handles the rest. A defect contains no text of the message, only names such as a charset's.
package struct MessageDefect: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        // The encoding of the body.
        /// An unknown name, or the name of an encoding that the guard does not decode.
        case unknownEncoding = "unknown-encoding"
        /// A known encoding in an unusual spelling, which only some programs know.
        case oddEncoding = "odd-encoding"
        /// Several fields, or several names in one field, that disagree.
        case severalEncodings = "several-encodings"
        /// Bytes that the encoding does not allow.
        case brokenEncoding = "broken-encoding"
        /// A multipart with a transfer encoding, which RFC 2045 section 6.4 forbids.
        case encodedMultipart = "encoded-multipart"
        // The type of the body.
        case severalTypes = "several-types"
        /// The value is not a type, or a type that mail does not have.
        case oddType = "odd-type"
        /// Declared as text, but binary.
        case binaryText = "binary-text"
        case compressed, encrypted
        /// A piece of a message; its other pieces come in other messages (RFC 2046 section 5.2.2).
        case partial
        // The beginning and end of parts.
        case noBoundary = "no-boundary"
        case unclosedMultipart = "unclosed-multipart"
        case partsBehindEnd = "parts-behind-end"
        // The limits of `MailLimits`.
        case tooManyParts = "too-many-parts"
        case tooDeep = "nested-too-deep"
        case tooManyFields = "header-too-long"
        case tooManyParameters = "too-many-parameters"
        /// Reading everything in all possible ways would cost too much.
        case tooManyReadings = "too-many-readings"
        // Text.
        case unknownCharset = "unknown-charset"
        case invalidBytes = "invalid-bytes"
        /// This system has no converter for a charset that mail programs know.
        case noConverter = "no-converter"
        // Header sections.
        case oddLine = "odd-line"
        case brokenWord = "broken-encoded-word"
    }

    package enum Effect: Sendable {
        /// No effect: the place was read in every way in which mail programs may read it.
        case readEveryWay
        /// No effect on the message's own text: the place is in an attached message or in a file.
        case attached
        /// Readers may see text that no check has seen.
        case unread
        /// The same, but the cause is in this system and not in the message.
        case unreadForNow
    }

    package let kind: Kind
    /// `the body`, `the header`, `part 1.2`, `the header of part 1.2`; numbers as in IMAP.
    package let place: String
    /// The name that was not understood, in printable ASCII; empty when there is none.
    package let name: String
    package let effect: Effect

    /// The defect in words: `transfer encoding "x-gzip"`.
    package var what: String {
        switch kind {
        case .unknownEncoding: "an unknown transfer encoding\(quotedName)"
        case .oddEncoding: "an unusual name of a transfer encoding\(quotedName)"
        case .severalEncodings: "several transfer encodings"
        case .brokenEncoding: "a broken transfer encoding"
        case .encodedMultipart: "a multipart with a transfer encoding"
        case .severalTypes: "several content types"
        case .oddType: "an unusual content type\(quotedName)"
        case .binaryText: "binary content declared as text"
        case .compressed: "compressed content"
        case .encrypted: "encrypted content"
        case .partial: "a piece of a split message"
        case .noBoundary: "a multipart without its boundary"
        case .unclosedMultipart: "a multipart without its end"
        case .partsBehindEnd: "parts after a multipart's end"
        case .tooManyParts: "more than \(MailLimits.parts) parts"
        case .tooDeep: "more than \(MailLimits.nestingDepth) levels of parts"
        case .tooManyFields:
            "more than \(MailLimits.headerFields) fields or \(MailLimits.headerSectionBytes >> 20) MiB of them"
        case .tooManyParameters: "more than \(MailLimits.parameterSegments) parameters of one field"
        case .tooManyReadings: "too many ways to read it"
        case .unknownCharset: "an unknown charset\(quotedName)"
        case .invalidBytes: "bytes that its charset does not allow"
        case .noConverter: "a charset\(quotedName) that this system cannot convert"
        case .oddLine: "a line that is not a header field"
        case .brokenWord: "a broken encoded word"
        }
    }

    private var quotedName: String { name.isEmpty ? "" : " \"\(name)\"" }

    /// The longest name that is kept, in bytes.
    static let nameLimitBytes = 40

    /// A name from the message: trimmed, cut, with `?` for everything except printable ASCII.
    static func shown(_ bytes: UnsafeRawBufferPointer) -> String {
        let bytes = bytes.trimmed().prefix(nameLimitBytes).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension MessageDefect: Redacted {
    /// `an unknown charset in part 2`, without the name.
    package var description: String { "\(kind.rawValue) in \(place)" }
}
