/// Reads HTML into what a reader gets of it: the visible text, and the values of the attributes that reach readers.
///
/// A tokenizer after the HTML standard's section 13.2.5, without a tree: comments, scripts and styles are passed
/// over; the content of conditional comments, which Outlook shows, is read; inline elements leave no trace, so that
/// `{{<b>name</b>}}` reads as `{{name}}`; blocks start a line. One pass, never fails.
///
/// Why unknown elements stay: in `Dear <FirstName>,` a program sees an element and shows nothing. A name that is no
/// element of HTML, SVG, MathML or Office and looks like a field is therefore kept as text, as it was written.
struct HTMLReader {
    struct Document {
        /// UTF-8, white space collapsed as on display.
        var text: [UInt8] = []
        /// By `HTMLAttribute.index`: the values in order, one a line, character references decoded.
        var attributes = [[UInt8]](repeating: [], count: HTMLAttribute.allCases.count)
        /// The strings of structured data, one a line.
        var structuredData: [UInt8] = []
    }

    let bytes: UnsafeRawBufferPointer
    var index = 0
    /// A tag without end was met; nothing behind it can be a tag, and it is read as text.
    var isTextToTheEnd = false
    /// No `-->` stands behind here.
    private var hasNoCommentEnd = false
    let elements = HTMLElements.shared
    let references = HTMLReferences.shared

    /// - Parameter bytes: UTF-8.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Document {
        var document = Document()
        var reader = HTMLReader(bytes: bytes)
        var text = VisibleText(capacity: bytes.count)
        reader.run(&text, &document)
        document.text = text.bytes
        return document
    }

    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func run(_ text: inout VisibleText, _ document: inout Document) {
        while index < bytes.count {
            readText(&text)
            guard index < bytes.count else { return }
            // At `<`.
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if isTextToTheEnd {
                text.append(bytes[index])
                index += 1
            } else if ASCII.isLetter(next) {
                readStartTag(&text, &document)
            } else if next == UInt8(ascii: "/") {
                readEndTag(&text)
            } else if next == UInt8(ascii: "!") {
                readDeclaration()
            } else if next == UInt8(ascii: "?") {
                readInstruction(&text)
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
    }

    /// Text up to the next `<`.
    @inline(__always)
    private mutating func readText(_ text: inout VisibleText) {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<") { return }
            if byte == UInt8(ascii: "&") {
                readReference(&text)
            } else {
                text.append(byte)
                index += 1
            }
        }
    }

    private mutating func readReference(_ text: inout VisibleText) {
        guard let reference = references.reference(in: bytes, at: index, isAttribute: false) else {
            text.append(bytes[index])
            index += 1
            return
        }
        text.append(reference.scalar)
        index = reference.end
    }

    /// The content of `title` and `textarea`, where `<` is text.
    mutating func readPlainContent(until endTag: StaticString, _ text: inout VisibleText) {
        while index < bytes.count, !bytes.matches(endTag, at: index) {
            readText(&text)
            guard index < bytes.count, !bytes.matches(endTag, at: index) else { return }
            text.append(bytes[index])
            index += 1
        }
    }

    /// Passes over the content of an element that is not shown, up to its end tag.
    mutating func skipContent(until endTag: StaticString) {
        while index < bytes.count {
            index = bytes.firstIndex(of: UInt8(ascii: "<"), from: index, to: bytes.count)
            if bytes.matches(endTag, at: index) { return }
            index = min(index + 1, bytes.count)
        }
    }

    // MARK: Markup that is no element

    /// Comments, conditional comments, doctype, `<![CDATA[`.
    private mutating func readDeclaration() {
        guard bytes.matches("<!--", at: index) else {
            index = min(bytes.firstIndex(of: UInt8(ascii: ">"), from: index, to: bytes.count) + 1, bytes.count)
            return
        }
        if bytes.matches("[if", at: index + 4) {
            let end = bytes.firstIndex(of: UInt8(ascii: ">"), from: index, to: bytes.count)
            if end < bytes.count, bytes[end - 1] == UInt8(ascii: "]") {
                index = end + 1
                return
            }
        }
        index = commentEnd(from: index)
    }

    /// Behind the `-->`. A comment that never ends takes, as in old browsers, only what stands before the next `>`:
    /// else one slip would hide the rest of the mail from every check.
    private mutating func commentEnd(from start: Int) -> Int {
        let firstEnd = min(bytes.firstIndex(of: UInt8(ascii: ">"), from: start, to: bytes.count) + 1, bytes.count)
        if hasNoCommentEnd { return firstEnd }
        // `<!-->` and `<!--->` are whole comments: the opening hyphens count.
        var end = firstEnd
        while bytes[end - 1] == UInt8(ascii: ">") {
            if bytes[end - 2] == UInt8(ascii: "-"), bytes[end - 3] == UInt8(ascii: "-") { return end }
            guard end < bytes.count else { break }
            end = min(bytes.firstIndex(of: UInt8(ascii: ">"), from: end, to: bytes.count) + 1, bytes.count)
        }
        hasNoCommentEnd = true
        return firstEnd
    }

    /// `<?xml … ?>` is passed over; others, such as `<?= $name ?>`, are templates that nobody rendered, and stay.
    private mutating func readInstruction(_ text: inout VisibleText) {
        let end = min(bytes.firstIndex(of: UInt8(ascii: ">"), from: index, to: bytes.count) + 1, bytes.count)
        if !bytes.matches("<?xml", at: index) { text.append(bytes.slice(index..<end)) }
        index = end
    }
}
