import Mail

/// A part of a message that an ESP merges, or leaves alone.
package enum MergePlace: Hashable, Sendable {
    case subject
    /// The text parts.
    case text
    /// The HTML parts: their text, attributes and structured data, since an ESP replaces in the source.
    case html
    /// Every header field that a reader meets, the Subject among them.
    case headers
    /// One header field other than the Subject, by the name a surface has: `From`, `List-Unsubscribe`.
    case header(String)

    func contains(_ kind: Surface.Kind) -> Bool {
        switch (self, kind) {
        case (.subject, .subject), (.headers, .subject), (.headers, .header), (.text, .text): true
        case (.html, .html), (.html, .markup), (.html, .attribute), (.html, .structuredData): true
        case (.header(let wanted), .header(let name)): wanted.lowercased() == name.lowercased()
        default: false
        }
    }
}
