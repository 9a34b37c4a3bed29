/// The text of an SVG drawing, read as XML: character data without markup, and the values of attributes that name,
/// describe or link.
///
/// It is not read as HTML: drawing programs write elements, instructions and declarations that the HTML reader would
/// treat as a template's. The declarations of a document type are kept unchanged, since they may contain text
/// (`<!ENTITY name "...">`).
struct DrawingText {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    private(set) var text: [UInt8] = []
    /// Where the text came from; nil unless requested.
    private(set) var map: SourceMap?
    private var missingMarks: Set<String> = []

    /// - Parameter bytes: UTF-8.
    init(_ bytes: UnsafeRawBufferPointer, isRecording: Bool) {
        self.bytes = bytes
        map = isRecording ? SourceMap() : nil
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): appendReference(upTo: bytes.count)
            default:
                let start = index
                while index < bytes.count, bytes[index] != UInt8(ascii: "<"), bytes[index] != UInt8(ascii: "&") {
                    index += 1
                }
                append(start..<index)
            }
        }
    }

    private mutating func append(_ range: Range<Int>) {
        text.append(contentsOf: bytes.slice(range))
        map?.add(.copy, range.count, from: range)
    }

    private mutating func breakLine() {
        guard let last = text.last, last != ASCII.lf else { return }
        text.append(ASCII.lf)
        map?.insert(1)
    }

    private mutating func appendReference(upTo end: Int) {
        guard let reference = HTMLReferences.shared.reference(in: bytes, at: index, isAttribute: false),
            reference.end <= end
        else {
            append(index..<index + 1)
            index += 1
            return
        }
        let character = UTF8.encode(reference.scalar)!
        text.append(contentsOf: character)
        map?.add(.whole, character.count, from: index..<reference.end)
        index = reference.end
    }

    // MARK: Markup

    private mutating func readMarkup() {
        let start = index
        if bytes.matches("<!--", at: start), let end = end(of: "-->", from: start + 4) {
            index = end
        } else if bytes.matches("<![cdata[", at: start), let end = end(of: "]]>", from: start + 9) {
            append(start + 9..<end - 3)
            index = end
        } else if bytes.matches("<?", at: start), let end = end(of: "?>", from: start + 2) {
            index = end
        } else if bytes.matches("<!", at: start) || bytes.matches("<?", at: start) {
            // A declaration follows as text, up to its `]>`.
            index += 2
        } else {
            readTag()
            let isOpen = bytes[index - 1] == UInt8(ascii: ">") && bytes[index - 2] != UInt8(ascii: "/")
            if isOpen, bytes.matches("<style", at: start), let end = end(of: "</style", from: index) {
                index = end - 7
            } else if isOpen, bytes.matches("<script", at: start), let end = end(of: "</script", from: index) {
                index = end - 8
            }
        }
    }

    /// The offset after the first `mark`. A missing mark is searched for once; what it would have ended is then read
    /// as text.
    private mutating func end(of mark: StaticString, from start: Int) -> Int? {
        let name = mark.description
        guard !missingMarks.contains(name) else { return nil }
        var place = start
        while place < bytes.count {
            place = bytes.firstIndex(of: mark.utf8Start[0], from: place, to: bytes.count)
            if bytes.matches(mark, at: place) { return place + mark.utf8CodeUnitCount }
            place += 1
        }
        missingMarks.insert(name)
        return nil
    }

    /// Skips a tag. A text element begins a new line. A `<` that begins no tag is text.
    private mutating func readTag() {
        let start = index
        guard start + 1 < bytes.count, ASCII.isLetter(bytes[start + 1]) || bytes[start + 1] == UInt8(ascii: "/") else {
            index += 1
            return append(start..<index)
        }
        let lines: [StaticString] = ["<text", "<title", "<desc", "</text", "</title", "</desc"]
        if lines.contains(where: { bytes.matches($0, at: start) }) { breakLine() }
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                readValue(closing: byte)
            } else {
                index += 1
            }
        }
        index = min(index + 1, bytes.count)
    }

    /// How many bytes before an attribute's value its name is searched for.
    private static let nameLimitBytes = 40

    /// Reads an attribute's value, at its opening quote.
    private mutating func readValue(closing quote: UInt8) {
        let open = index
        let close = bytes.firstIndex(of: quote, from: open + 1, to: bytes.count)
        index = min(close + 1, bytes.count)
        let before = bytes.trim(max(0, open - Self.nameLimitBytes)..<open)
        guard !before.isEmpty, bytes[before.upperBound - 1] == UInt8(ascii: "=") else { return }
        let end = bytes.trim(before.lowerBound..<before.upperBound - 1).upperBound
        let names: [StaticString] = ["href", "title", "aria-label", "aria-description"]
        guard names.contains(where: { bytes.matches($0, at: end - $0.utf8CodeUnitCount) }),
            !bytes.matches("data:", at: open + 1)
        else { return }
        breakLine()
        index = open + 1
        while index < close {
            if bytes[index] == UInt8(ascii: "&") {
                appendReference(upTo: close)
            } else {
                append(index..<index + 1)
                index += 1
            }
        }
        index = min(close + 1, bytes.count)
        breakLine()
    }
}
