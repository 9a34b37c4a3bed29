/// Text that mail programs treat as markup and remove: what a template engine or a program printed between angle
/// brackets.
///
///     Hi %!s(<nil>),       Hi #<User:0x00007f1c>,       Hi <map object at 0x7f1c>,      <!first_name>
///
/// A reader sees `Hi %!s(),`. The checks need the text with this markup, so the lines that have it are read a second
/// time with the markup shown.
extension HTMLReader {
    /// Remembers the markup, and keeps it in the text when markup is shown. Ignores the templates that the reader's
    /// mail program fills in.
    mutating func didPassStrangeMarkup(_ range: Range<Int>) {
        guard regions.templateDepth == 0 else { return }
        hasStrangeMarkup = true
        strangeEnd = range.upperBound
        guard isShowingMarkup else { return }
        let start = text.position
        text.append(range)
        strangeMarkup.append(start..<text.end)
    }

    /// Elements from outside HTML that mail may have: Office's (`o:p`, `v:rect`) and AMP's.
    static func isKnownExtension(_ name: UnsafeRawBufferPointer) -> Bool {
        if name.matches("amp-", at: 0) { return true }
        let colon = name.firstIndex(of: UInt8(ascii: ":"), from: 0, to: name.count)
        return colon + 1 < name.count && ASCII.isLetter(name[colon + 1])
            && TemplateMarkup.isUsual(prefix: name.slice(0..<colon))
    }

    /// `<!doctype html>`, and conditional comments that are not comments: `<![if !mso]>`, `<![endif]>`.
    static func isKnownDeclaration(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
        bytes.matches("doctype", at: start + 2) || bytes.matches("[if", at: start + 2)
            || bytes.matches("[endif]", at: start + 2)
    }

    /// Whether an attribute without a value begins like a template's tag, or like a number in a program's output.
    static func isStrangeAttribute(_ bytes: Bytes, _ name: Range<Int>) -> Bool {
        switch bytes[name.lowerBound] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "%"), UInt8(ascii: "$"), UInt8(ascii: "|"),
            UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "("), UInt8(ascii: "<"):
            return true
        case UInt8(ascii: "0"): return name.count > 2 && bytes[name.lowerBound + 1] == UInt8(ascii: "x")
        default: return false
        }
    }

    /// Whether a value that the guard does not read contains a tag: its quote was probably closed too late.
    static func isStrangeValue(_ bytes: Bytes, _ value: Range<Int>) -> Bool {
        guard value.count >= 16 else { return false }
        return bytes.firstIndex(of: UInt8(ascii: "<"), from: value.lowerBound, to: value.upperBound) < value.upperBound
    }
}

/// Lines of an HTML text, chosen by their content.
struct MarkupLines {
    private(set) var text: [UInt8] = []
    /// The maps from these lines to the HTML's whole text, and from that to the HTML; nil unless requested.
    private(set) var lineMap: SourceMap?
    private(set) var textMap: SourceMap?

    init() {}

    /// - Parameter places: in the order of the text.
    init(of whole: [UInt8], around places: [Range<Int>], _ map: SourceMap?) {
        textMap = map
        lineMap = map == nil ? nil : SourceMap()
        var reached = 0
        for place in places where place.upperBound > reached {
            var start = place.lowerBound
            while start > reached, whole[start - 1] != ASCII.lf { start -= 1 }
            var end = place.upperBound
            while end < whole.count, whole[end] != ASCII.lf { end += 1 }
            if !text.isEmpty {
                text.append(ASCII.lf)
                lineMap?.insert(1)
            }
            text.append(contentsOf: whole[start..<end])
            lineMap?.add(.copy, end - start, from: start..<end)
            reached = end
        }
    }
}
