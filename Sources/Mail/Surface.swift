/// A piece of a message that reaches a reader or a mail program's user interface, decoded: what checks look at.
///
/// Printing one shows its name and size, never its text.
/// Control headers (`X-SMTPAPI`, `X-MC-*`) and trace headers never become surfaces.
package struct Surface: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case subject
        /// A header field other than Subject, by its canonical name: `From`.
        case header(String)
        /// A text part.
        case text
        /// The visible text of an HTML part.
        case html
        /// The values of one attribute of an HTML part, by its name, `href`; one value a line. Under `ld+json` stand the
        /// strings of its structured data, which some mail programs show as cards.
        case attribute(String)
        /// The content of a text attachment, by its file name (empty when it has none).
        case attachment(String)
        /// The file name of an attachment.
        case fileName
    }

    package let kind: Kind
    /// UTF-8. Header fields are unfolded and their encoded words decoded.
    package let text: [UInt8]

    package init(kind: Kind, text: [UInt8]) {
        self.kind = kind
        self.text = text
    }

    /// How findings name it: `Subject`, `From`, `text`, `html`, `attr:href`, `attachment:prices.csv`, `filename`,
    /// `json-ld`.
    package var name: String {
        switch kind {
        case .subject: "Subject"
        case .header(let name): name
        case .text: "text"
        case .html: "html"
        case .attribute(let name): "attr:\(name)"
        case .attachment(let name): "attachment:\(name)"
        case .fileName: "filename"
        }
    }
}

extension Surface: Redacted {
    /// `html (408 bytes)`, without the name of an attachment.
    package var description: String {
        if case .attachment = kind { return "attachment (\(text.count) bytes)" }
        return "\(name) (\(text.count) bytes)"
    }
}
