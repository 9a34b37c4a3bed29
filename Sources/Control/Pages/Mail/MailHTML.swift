import Mail

/// The HTML part of a message, written anew for a frame: only elements and attributes that show text stay, and nothing
/// that loads, runs, leads elsewhere or asks.
///
/// **Why written anew, when the frame's policy forbids all of it.** A policy is one wall, and browsers differ. What is not
/// in the document cannot be asked for. What a program would take for an unknown element, such as `<FirstName>`, is shown
/// as text: it is what the checks look for.
///
/// The charset is UTF-8, else windows-1252; a text in another charset is readable in the view as text.
struct MailHTML {
    private let html: String

    /// nil when the message has no HTML part.
    init?(message: [UInt8]) {
        let leaves = message.withUnsafeBytes { MessageLeaf.all(in: $0) }
        guard let leaf = leaves.first(where: { $0.isText && !$0.isPlain && Self.looksLikeHTML($0.bytes) }) else {
            return nil
        }
        let bytes = leaf.bytes.prefix(Self.limitBytes)
        html =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// A longer mail is cut: a page shows what is wrong, not the archive.
    private static let limitBytes = 500_000

    private static func looksLikeHTML(_ bytes: [UInt8]) -> Bool {
        let start = String(decoding: bytes.prefix(20_000), as: UTF8.self).lowercased()
        return ["<html", "<body", "<p", "<div", "<table", "<br", "<span", "<h1", "<a "].contains { start.contains($0) }
    }

    /// - Parameter passages: what the checks found; it is marked where it stands in one piece.
    func shown(marking passages: [String]) -> [UInt8] {
        var writer = MailHTMLWriter(passages: passages)
        writer.write(html)
        let head =
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Mail</title>"
            + "<style>body{font:16px/1.5 sans-serif;color:#1b1f24;background:#fff;margin:12px}"
            + "mark{background:#ffe066;outline:2px solid #b3261e}.no-picture{border:1px dashed #767676;padding:2px 6px}"
            + "</style></head><body>"
        return Array((head + writer.text + "</body></html>").utf8)
    }
}

/// Writes the harmless part of some HTML.
struct MailHTMLWriter {
    let passages: [String]
    private(set) var text = ""

    init(passages: [String]) { self.passages = passages }

    /// Elements that show or arrange text.
    private static let kept: Set<String> = [
        "a", "abbr", "b", "big", "blockquote", "br", "center", "cite", "code", "col", "colgroup", "dd", "del", "div",
        "dl",
        "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s",
        "small",
        "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul",
    ]
    /// Elements that are dropped with everything in them.
    private static let dropped: Set<String> = [
        "applet", "audio", "canvas", "datalist", "embed", "frameset", "head", "iframe", "math", "noembed", "noframes",
        "noscript", "object", "script", "style", "svg", "template", "textarea", "title", "video", "xmp", "plaintext",
    ]
    /// Elements whose tags are dropped and whose content stays.
    private static let opened: Set<String> = [
        "article", "aside", "base", "body", "button", "details", "fieldset", "figcaption", "figure", "footer", "form",
        "frame", "header", "html", "img", "input", "label", "legend", "link", "main", "map", "area", "meta", "nav",
        "option",
        "picture", "section", "select", "source", "summary", "track", "wbr", "caption", "address", "mark", "time",
        "bdi",
        "bdo", "var", "samp", "kbd", "dfn", "ruby", "rt", "rp", "progress", "meter", "output", "marquee", "blink",
        "nobr",
    ]
    private static let attributes: Set<String> = [
        "align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir", "face", "height", "lang",
        "rowspan", "size", "style", "valign", "width",
    ]

    mutating func write(_ html: String) {
        var rest = html[...]
        // Behind the last `>` there is no tag, so nothing is read in vain more than once.
        let lastEnd = html.lastIndex(of: ">") ?? html.startIndex
        while let open = rest.firstIndex(of: "<"), open < lastEnd {
            write(text: rest[..<open])
            rest = rest[open...]
            if rest.hasPrefix("<!--") {
                rest = rest.range(of: "-->").map { rest[$0.upperBound...] } ?? ""
            } else if rest.hasPrefix("<!") || rest.hasPrefix("<?") {
                rest = rest.firstIndex(of: ">").map { rest[rest.index(after: $0)...] } ?? ""
            } else if let tag = MailTag(rest) {
                let markup = rest[..<tag.end]
                rest = rest[tag.end...]
                if !tag.isEnd, Self.dropped.contains(tag.name) {
                    rest = Self.behind(tag.name, rest)
                } else {
                    write(tag, markup)
                }
            } else {
                write(text: "<")
                rest = rest.dropFirst()
            }
        }
        write(text: rest)
    }

    /// The text behind an element's end tag; nothing when that is missing.
    private static func behind(_ name: String, _ text: Substring) -> Substring {
        var rest = text
        while let open = rest.range(of: "</") {
            rest = rest[open.upperBound...]
            if rest.prefix(name.count).lowercased() == name {
                return rest.firstIndex(of: ">").map { rest[rest.index(after: $0)...] } ?? ""
            }
        }
        return ""
    }

    private mutating func write(_ tag: MailTag, _ markup: Substring) {
        if tag.name == "img", !tag.isEnd {
            let alt = tag.attributes.first { $0.name == "alt" }?.value ?? ""
            text += "<span class=\"no-picture\">\(Self.escaped(alt.isEmpty ? "picture" : alt))</span>"
        } else if Self.kept.contains(tag.name) {
            if tag.isEnd {
                text += "</\(tag.name)>"
            } else {
                text += "<\(tag.name)"
                for one in tag.attributes where Self.attributes.contains(one.name) {
                    text += " \(one.name)=\"\(Self.escaped(one.value))\""
                }
                text += ">"
            }
        } else if !Self.opened.contains(tag.name), !Self.dropped.contains(tag.name) {
            write(text: markup)
        }
    }

    /// Text between tags. Character references stay as they are: they cannot make a tag.
    private mutating func write(text: Substring) {
        for piece in MarkedText.pieces(String(text), marking: passages) {
            let escaped = Self.escaped(piece.text)
            self.text += piece.isMarked ? "<mark>\(escaped)</mark>" : escaped
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// A start or end tag of HTML.
struct MailTag {
    let isEnd: Bool
    /// In lower case.
    let name: String
    private(set) var attributes: [(name: String, value: String)] = []
    /// Behind its `>`.
    let end: Substring.Index

    /// nil when the text does not begin with a tag, or the tag does not end.
    init?(_ text: Substring) {
        var rest = text.dropFirst()
        isEnd = rest.first == "/"
        if isEnd { rest = rest.dropFirst() }
        guard let first = rest.first, first.isASCII, first.isLetter else { return nil }
        let name = rest.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        self.name = name.lowercased()
        rest = rest[name.endIndex...]
        var attributes: [(String, String)] = []
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "/" }
            guard let next = rest.first else { return nil }
            if next == ">" {
                end = rest.index(after: rest.startIndex)
                self.attributes = attributes.map { (name: $0.0, value: $0.1) }
                return
            }
            let name = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" && $0 != "/" }
            if name.isEmpty {
                rest = rest.dropFirst()
                continue
            }
            rest = rest[name.endIndex...].drop { $0.isWhitespace }
            var value = ""
            if rest.first == "=" {
                rest = rest.dropFirst().drop { $0.isWhitespace }
                if let quote = rest.first, quote == "\"" || quote == "'" {
                    rest = rest.dropFirst()
                    guard let close = rest.firstIndex(of: quote) else { return nil }
                    value = String(rest[..<close])
                    rest = rest[rest.index(after: close)...]
                } else {
                    let bare = rest.prefix { !$0.isWhitespace && $0 != ">" }
                    value = String(bare)
                    rest = rest[bare.endIndex...]
                }
            }
            if attributes.count < 50 { attributes.append((name.lowercased(), value)) }
        }
    }
}
