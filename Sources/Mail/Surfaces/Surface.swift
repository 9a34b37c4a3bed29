// Folder Surfaces: the results of reading a message. The texts that reach its reader, and the defects.
// May use: Bytes, Vocabulary.

/// A piece of a message that reaches a reader or a mail program's user interface, decoded. Checks look at surfaces.
///
/// Printing a surface shows its name and size, never its text. Control headers (`X-SMTPAPI`, `X-MC-*`) and trace
/// headers never become surfaces.
///
/// **Why a class:** ten checks go through all surfaces of every message. A structure of three arrays and a name would
/// have four reference counts to raise and lower each time it is passed on.
package final class Surface: Sendable {
    package enum Kind: Hashable, Sendable {
        case subject
        /// A header field other than Subject, by its canonical name: `From`.
        case header(String)
        /// A header field that only programs read, by the name in the message: `Feedback-ID` (`MachineHeaders`).
        case machineHeader(String)
        /// A text part.
        case text
        /// The text of an HTML part: what all programs show, and what only some show, marked as regions.
        case html
        /// The text of an AMP part (`text/x-amp-html`), with the same regions.
        case amp
        /// Lines of an HTML or AMP part, including text that programs wrongly treat as markup and remove: `Hi
        /// %!s(<nil>),`.
        case markup
        /// The values of one attribute of an HTML or AMP part, by its name, such as `href`; one value per line.
        case attribute(String)
        /// The strings of an HTML part's structured data (JSON-LD), which some mail programs show as cards; one per
        /// line.
        case structuredData
        /// A calendar part (RFC 5545), unfolded.
        case calendar
        /// The content of a text attachment, by its file name (empty when it has no name).
        case attachment(String)
        /// The file name of an attachment.
        case fileName
    }

    package let kind: Kind
    /// UTF-8. Header fields are unfolded and their encoded words decoded.
    package let text: [UInt8]
    /// Parts of the text that are not simply shown, in the order of their starts; they may nest.
    package let regions: [Region]

    /// For each region, the index of the last earlier region that contains its start, or -1.
    private let enclosing: [Int32]

    package init(kind: Kind, text: [UInt8], regions: [Region] = []) {
        self.kind = kind
        self.text = text
        self.regions = regions
        enclosing = Self.enclosing(regions)
    }

    private static func enclosing(_ regions: [Region]) -> [Int32] {
        var enclosing: [Int32] = []
        for (index, region) in regions.enumerated() {
            var outer = Int32(index) - 1
            while outer >= 0, regions[Int(outer)].range.upperBound <= region.range.lowerBound {
                outer = enclosing[Int(outer)]
            }
            enclosing.append(outer)
        }
        return enclosing
    }

    /// A part of a surface's text and what is special about it.
    package struct Region: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// A sample of code: `pre`, `code`, `kbd`, `samp`, `tt`, or quoted in a monospaced font.
            case code
            /// Not displayed. Mail programs show the first one next to the subject: the preheader.
            case hidden
            /// The document's title.
            case title
            /// In a conditional comment, which Outlook shows.
            case outlook
            /// In an AMP template, which the reader's mail program fills in.
            case clientTemplate
            /// The byte before a picture within a line that has a text of its own (`alt`), which readers see or hear
            /// there.
            case picture
        }

        package let kind: Kind
        /// The range in bytes of the surface's text.
        package let range: Range<Int>

        package init(kind: Kind, range: Range<Int>) {
            self.kind = kind
            self.range = range
        }
    }

    /// The innermost region of this kind around a place in the text.
    ///
    /// Cost: a binary search, and a step for each region around the place. That is cheap enough to call it for every
    /// candidate.
    package func region(_ kind: Region.Kind, at offset: Int) -> Region? {
        var low = 0
        var high = regions.count
        while low < high {
            let middle = (low + high) / 2
            if regions[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        var index = low - 1
        while index >= 0 {
            let region = regions[index]
            if region.kind == kind, region.range.contains(offset) { return region }
            index = Int(enclosing[index])
        }
        return nil
    }

    /// The name in findings: `Subject`, `From`, `text`, `html`, `amp`, `markup`, `attr:href`, `json-ld`, `calendar`,
    /// `attachment:prices.csv`, `filename`.
    package var name: String {
        switch kind {
        case .subject: "Subject"
        case .header(let name): name
        case .machineHeader(let name): name.harmless
        case .text: "text"
        case .html: "html"
        case .amp: "amp"
        case .markup: "markup"
        case .attribute(let name): "attr:\(name)"
        case .structuredData: "json-ld"
        case .calendar: "calendar"
        case .attachment(let name): "attachment:\(name.harmless)"
        case .fileName: "filename"
        }
    }
}

extension Surface: Hashable {
    package static func == (left: Surface, right: Surface) -> Bool {
        left.kind == right.kind && left.text == right.text && left.regions == right.regions
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(text)
    }
}

extension Surface: Redacted {
    /// `html (408 bytes)`, without the name of an attachment.
    package var description: String {
        if case .attachment = kind { return "attachment (\(text.count) bytes)" }
        return "\(name) (\(text.count) bytes)"
    }
}

/// The header fields that reach a reader or a mail program's user interface.
///
/// It lists only what is shown. So control headers (`X-SMTPAPI`, `X-MC-*`, `X-MJ-*`, `X-Mailgun-*`), which may have
/// placeholders for the ESP, and trace headers are left out.
enum SurfaceHeaders {
    private struct Shown: Sendable {
        let name: StaticString
        let kind: Surface.Kind
    }

    private static let table = PackedName.Table(
        shown.map { ($0.name.description, Shown(name: $0.name, kind: $0.kind)) }, foldingCase: true)

    /// The lower-case name, and the name in findings.
    private static let shown: [(name: StaticString, kind: Surface.Kind)] = [
        ("subject", .subject),
        ("from", .header("From")),
        ("sender", .header("Sender")),
        ("reply-to", .header("Reply-To")),
        ("to", .header("To")),
        ("cc", .header("Cc")),
        ("date", .header("Date")),
        ("organization", .header("Organization")),
        ("comments", .header("Comments")),
        ("keywords", .header("Keywords")),
        ("thread-topic", .header("Thread-Topic")),
        ("list-id", .header("List-Id")),
        ("list-unsubscribe", .header("List-Unsubscribe")),
        ("list-help", .header("List-Help")),
        ("list-subscribe", .header("List-Subscribe")),
        ("list-post", .header("List-Post")),
        ("list-owner", .header("List-Owner")),
        ("list-archive", .header("List-Archive")),
        ("resent-from", .header("Resent-From")),
        ("resent-to", .header("Resent-To")),
    ]

    /// Whether the field has names, addresses and comments (RFC 5322 section 3.2); the others are lines of text.
    static func isStructured(_ kind: Surface.Kind) -> Bool {
        switch kind {
        case .header("Organization"), .header("Comments"), .header("Thread-Topic"): false
        case .header: true
        default: false
        }
    }

    static func kind(_ name: UnsafeRawBufferPointer) -> Surface.Kind? {
        guard let shown = table.value(PackedName.key(name, foldingCase: true)), name.isEqual(shown.name) else {
            return nil
        }
        return shown.kind
    }
}
