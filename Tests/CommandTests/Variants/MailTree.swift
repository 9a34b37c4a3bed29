import Foundation

/// A parsed mail that can be written in other ways. Header fields are unchanged, and leaves are decoded.
struct MailTree {
    struct Field {
        var name: String
        /// The text after the colon, with its folding, without its line end.
        var value: [UInt8]

        init(_ name: String, _ value: String) { self.init(name, Array(value.utf8)) }

        init(_ name: String, _ value: [UInt8]) {
            self.name = name
            self.value = value
        }

        var text: String { String(decoding: value, as: UTF8.self) }
    }

    enum Content {
        /// A text, decoded from its transfer encoding, in the charset that its Content-Type names.
        case text([UInt8], MailTree.Encoding)
        /// A part that is not text, as its bytes in the mail.
        case other([UInt8])
        case multipart([MailTree])
    }

    enum Encoding {
        case identity
        case quotedPrintable(QuotedPrintableStyle)
        case base64(Base64Style)
        case uuencode
    }

    var fields: [Field]
    var content: Content
    /// The text before the first boundary, a hint for old programs.
    var preamble: [UInt8] = []
    /// The text after the last boundary.
    var epilogue: [UInt8] = []

    /// Returns the parameter that names the boundary.
    var boundaryParameters: @Sendable (String) -> String = { "boundary=\"\($0)\"" }

    /// The value of the first field with this name.
    func value(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.text
    }

    mutating func set(_ name: String, _ value: String?) {
        fields.removeAll { $0.name.lowercased() == name.lowercased() }
        if let value { fields.append(Field(name, " " + value)) }
    }

    /// The media type in lower case: `text/html`.
    var mediaType: String {
        let value = value("Content-Type") ?? "text/plain"
        return value.prefix { $0 != ";" }.trimmed.lowercased()
    }

    /// The charset of the Content-Type in lower case; us-ascii by default.
    var charset: String { parameter("charset")?.lowercased() ?? "us-ascii" }

    func parameter(_ name: String) -> String? {
        guard let value = value("Content-Type"), let place = value.range(of: name + "=", options: .caseInsensitive)
        else { return nil }
        let rest = value[place.upperBound...]
        if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        return String(rest.prefix { $0 != ";" && !$0.isWhitespace })
    }

    /// Visits the texts of the mail's body, without attached files and messages.
    ///
    /// - Returns: whether it changed any text.
    mutating func changeTexts(_ change: (inout MailTree, inout [UInt8], inout Encoding) -> Bool) -> Bool {
        switch content {
        case .other: return false
        case .text(var bytes, var encoding):
            guard change(&self, &bytes, &encoding) else { return false }
            content = .text(bytes, encoding)
            return true
        case .multipart(var parts):
            var hasChanged = false
            for index in parts.indices where parts[index].changeTexts(change) { hasChanged = true }
            content = .multipart(parts)
            return hasChanged
        }
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String { String(String(drop { $0.isWhitespace }.reversed()).drop { $0.isWhitespace }.reversed()) }
}
