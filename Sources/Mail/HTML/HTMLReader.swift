// Folder HTML: from HTML to what a reader sees. The tokenizer, and its knowledge of elements, attributes, character
// references and styles.
// May use: Bytes, Encodings and Charsets (escapes in JSON, windows-1252), Surfaces (regions).

/// Reads HTML into what reaches a reader: the visible text, and the values of some attributes.
///
/// A tokenizer modelled on the HTML standard's section 13.2.5, without a tree. Comments, scripts and styles are
/// skipped; the content of conditional comments, which Outlook shows, is read. Inline elements leave no trace, so
/// `{{<b>name</b>}}` reads as `{{name}}`; blocks start a line. One pass; never fails.
///
/// Why unknown elements stay: in `Dear <FirstName>,` a program sees an element and shows nothing. So a name that is
/// not an element of HTML, SVG, MathML or Office, and looks like a field, is kept as text, as it was written.
///
/// Parts of the text are marked as regions. `HTMLRegions` decides where they end, `InlineStyle` what hides.
/// - code: elements for code, `pre`, and quotes in a monospaced font by inline style or `font face`;
/// - hidden: an inline style that hides, or the attribute `hidden`;
/// - title: the document's title, from the element `title`;
/// - outlook: conditional comments, except those that show their content to everyone (`<!--[if !mso]><!-->`);
/// - picture: the byte before a picture within a line that has a text of its own;
/// - clientTemplate: in AMP, `<template type="amp-mustache">` and `<script template="amp-mustache">`, on the text
///   and on the attributes inside.
struct HTMLReader: ~Copyable {
    struct Document {
        /// UTF-8, with white space collapsed as on display.
        var text: [UInt8] = []
        var regions: [Surface.Region] = []
        /// By `HTMLAttribute.index`.
        var attributes = [Lines](repeating: Lines(), count: HTMLAttribute.allCases.count)
        /// The strings of structured data, one per line.
        var structuredData: [UInt8] = []
        /// The lines of the text with markup that is not HTML, and that programs remove; here it is kept.
        var markupLines = MarkupLines()
        /// Other comment rules under which programs may read another text.
        var otherCommentRules: [CommentRule] = []
        /// Where text and structured data came from; nil unless requested.
        var textMap: SourceMap?
        var structuredDataMap: SourceMap?

        /// Whether everything that reaches a reader is the same.
        func reads(as other: Document) -> Bool {
            text == other.text && regions == other.regions && structuredData == other.structuredData
                && markupLines.text == other.markupLines.text
                && attributes.elementsEqual(other.attributes) { $0.text == $1.text && $0.regions == $1.regions }
        }
    }

    /// The values of one attribute.
    struct Lines {
        /// In order, one per line, with empty ones and with character references decoded.
        var text: [UInt8] = []
        /// The number of values: no value and one empty value give the same text.
        var count = 0
        /// The regions of attributes in AMP templates.
        var regions: [Surface.Region] = []
        /// Where the text came from; nil unless requested.
        var map: SourceMap?
    }

    let bytes: UnsafeRawBufferPointer
    /// The same bytes, in a form that is fast to scan.
    let scanned: Bytes
    /// Whether AMP's templates count.
    let isAMP: Bool
    var index = 0
    var text: VisibleText
    var document = Document()
    var regions = HTMLRegions()
    /// Whether unknown markup stays in the text; see `HTMLReader+Markup`.
    let isShowingMarkup: Bool
    /// Whether strange markup was found, and its places in the text when it is shown.
    var hasStrangeMarkup = false
    var strangeMarkup: [Range<Int>] = []
    /// The end of the last strange markup in the bytes.
    var strangeEnd = 0
    /// The place behind which only the line with the last strange markup is read.
    private var lastPlace = Int.max
    /// Elements (`script`, `style`, `xml`) whose end tag is missing.
    var missingEnds: Set<HTMLElements.Flow> = []
    /// Whether a tag without end was found. There can be no tag after it, so the rest is read as text.
    var isTextToTheEnd = false
    /// The rule for the end of comments.
    let commentRule: CommentRule
    /// The next mark that ends a comment; `noMark` when there is no further one.
    var nextCommentMark = 0..<0
    /// Whether a mark was found that ends a comment under one rule but not under another.
    var hasOddCommentEnd = false
    private var isInConditional = false
    /// The mark at which programs other than Outlook end the open conditional comment; otherwise the end of the
    /// bytes.
    private var conditionalEnd: Range<Int>
    /// The lengths of the attributes at the beginning of the open template.
    var templateStarts: [Int] = []
    let elements = HTMLElements.shared
    let references = HTMLReferences.shared
    let meanings = HTMLAttribute.meanings
    var styles = StyleMemory()

    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - isRecording: whether to record where everything came from.
    static func read(
        _ bytes: UnsafeRawBufferPointer, isAMP: Bool = false, isRecording: Bool = false,
        commentRule: CommentRule = .standard
    ) -> Document {
        var reader = HTMLReader(
            bytes: bytes, isAMP: isAMP, isShowingMarkup: false, isRecording: isRecording, commentRule)
        reader.run()
        reader.didCloseTemplate()
        reader.document.text = reader.text.bytes
        reader.document.textMap = reader.text.map
        reader.document.regions = reader.regions.finish(reader.document.text)
        if reader.hasStrangeMarkup {
            reader.document.markupLines = markupLines(
                bytes, to: reader.strangeEnd, isAMP: isAMP, isRecording: isRecording, commentRule)
        }
        if reader.hasOddCommentEnd, commentRule == .standard {
            reader.document.otherCommentRules = CommentRule.allCases.filter { $0 != .standard }
        }
        return reader.document
    }

    /// A second reading, for the few texts that need one. It ends with the line of the last strange markup.
    private static func markupLines(
        _ bytes: UnsafeRawBufferPointer, to end: Int, isAMP: Bool, isRecording: Bool, _ commentRule: CommentRule
    ) -> MarkupLines {
        var reader = HTMLReader(
            bytes: bytes, isAMP: isAMP, isShowingMarkup: true, isRecording: isRecording, commentRule)
        reader.lastPlace = end
        reader.run()
        return MarkupLines(of: reader.text.bytes, around: reader.strangeMarkup, reader.text.map)
    }

    private init(
        bytes: UnsafeRawBufferPointer, isAMP: Bool, isShowingMarkup: Bool, isRecording: Bool, _ commentRule: CommentRule
    ) {
        self.bytes = bytes
        self.commentRule = commentRule
        self.isShowingMarkup = isShowingMarkup
        scanned = Bytes(bytes)
        self.isAMP = isAMP
        text = VisibleText(from: bytes, isRecording: isRecording)
        conditionalEnd = bytes.count..<bytes.count
        guard isRecording else { return }
        document.structuredDataMap = SourceMap()
        for index in document.attributes.indices { document.attributes[index].map = SourceMap() }
    }

    private mutating func run() {
        while index < scanned.count {
            if index >= conditionalEnd.lowerBound {
                if index == conditionalEnd.lowerBound { index = conditionalEnd.upperBound }
                endConditional()
            }
            readText(to: conditionalEnd.lowerBound)
            guard index < conditionalEnd.lowerBound else { continue }
            if index >= lastPlace, text.lastLineEnd > strangeMarkup.last?.upperBound ?? .max { return }
            // At a `<`.
            let next = index &+ 1 < scanned.count ? scanned[index &+ 1] : 0
            if isTextToTheEnd {
                appendByte()
            } else if ASCII.isLetter(next) {
                readStartTag()
            } else if next == UInt8(ascii: "/") {
                readEndTag()
            } else if next == UInt8(ascii: "!") {
                readDeclaration()
            } else if next == UInt8(ascii: "?") {
                readInstruction()
            } else {
                appendByte()
            }
        }
    }

    private mutating func appendByte() {
        text.append(index..<index + 1)
        index += 1
    }

    /// Reads text up to the next `<`.
    ///
    /// **Cost:** the first byte tells whether a tag or white space follows a tag. Text is searched by words (two
    /// instructions per byte) and copied in one piece.
    @inline(__always)
    private mutating func readText(to end: Int) {
        let bytes = scanned
        var place = index
        while place < end {
            let byte = bytes[place]
            if byte == UInt8(ascii: "<") {
                break
            } else if ASCII.isSpace(byte) {
                text.breakWord()
                place = bytes.endOfSpace(from: place &+ 1, to: end)
            } else if byte == UInt8(ascii: "&") {
                index = place
                readReference()
                place = index
            } else if byte < 0x20 {
                text.append(place..<place &+ 1)
                place &+= 1
            } else {
                let stop = bytes.endOfPlainText(from: place, to: end)
                text.copy(place..<stop)
                place = stop
            }
        }
        index = place
    }

    private mutating func readReference() {
        guard let reference = references.reference(in: bytes, at: index, isAttribute: false) else {
            return appendByte()
        }
        text.append(reference.scalar, from: index..<reference.end)
        index = reference.end
    }

    /// Reads the content of `title` and `textarea`, where `<` is text.
    mutating func readPlainContent(until endTag: StaticString) {
        while index < bytes.count, !bytes.matches(endTag, at: index) {
            readText(to: bytes.count)
            guard index < bytes.count, !bytes.matches(endTag, at: index) else { return }
            appendByte()
        }
    }

    /// Skips the content of an element that is not shown, up to its end tag. Without an end tag, programs drop the
    /// rest of the document or show it; the checks should see it. A missing end tag is searched for once.
    mutating func skipContent(of flow: HTMLElements.Flow, until endTag: StaticString) {
        guard !missingEnds.contains(flow) else { return }
        let start = index
        while index < bytes.count {
            index = bytes.firstIndex(of: UInt8(ascii: "<"), from: index, to: bytes.count)
            if bytes.matches(endTag, at: index) { return }
            index = min(index + 1, bytes.count)
        }
        missingEnds.insert(flow)
        index = start
    }

    // MARK: Markup other than elements

    /// Reads comments, conditional comments, doctype, `<![CDATA[`.
    private mutating func readDeclaration() {
        guard bytes.matches("<!--", at: index) else {
            let start = index
            if bytes.matches("[endif]", at: index + 2) { endConditional() }
            index = min(bytes.firstIndex(of: UInt8(ascii: ">"), from: index, to: bytes.count) + 1, bytes.count)
            if !Self.isKnownDeclaration(bytes, at: start) { didPassStrangeMarkup(start..<index) }
            return
        }
        if bytes.matches("[if", at: index + 4) {
            let end = bytes.firstIndex(of: UInt8(ascii: ">"), from: index, to: bytes.count)
            if end < bytes.count, bytes[end - 1] == UInt8(ascii: "]") {
                startConditional(from: end + 1)
                return
            }
        }
        index = commentEnd(from: index)
    }

    /// Starts a conditional comment, after its `]>`. If its comment ends at once, as in `<!--[if !mso]><!-->`,
    /// everyone sees what follows.
    private mutating func startConditional(from start: Int) {
        endConditional()
        index = start
        var shown = start
        while shown < bytes.count, ASCII.isSpace(bytes[shown]) { shown += 1 }
        let ends: [StaticString] = ["-->", "--!>", "<!-->", "<!--->"]
        if let end = ends.first(where: { bytes.matches($0, at: shown) }) {
            index = shown + end.utf8CodeUnitCount
        } else if !bytes.matches("<!--", at: shown) {
            isInConditional = true
            var causes = HTMLRegions.Causes()
            causes.insert(.outlook)
            regions.didStart(HTMLRegions.conditionalComment, opening: causes, after: text.end, at: text.position)
            conditionalEnd = commentMark(from: start).clamped(to: 0..<bytes.count)
        }
    }

    private mutating func endConditional() {
        guard isInConditional else { return }
        regions.didEnd(HTMLRegions.conditionalComment, at: text.end)
        isInConditional = false
        conditionalEnd = bytes.count..<bytes.count
    }

    /// Skips `<?xml … ?>`; keeps others, such as `<?= $name ?>`, which come from a template that was not rendered.
    private mutating func readInstruction() {
        let end = min(bytes.firstIndex(of: UInt8(ascii: ">"), from: index, to: bytes.count) + 1, bytes.count)
        if !bytes.matches("<?xml", at: index) { text.append(index..<end) }
        index = end
    }
}
