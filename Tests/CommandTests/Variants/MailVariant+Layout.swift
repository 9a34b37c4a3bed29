import Foundation
import TestSupport

/// Variants of the layout: indents, dividers, line ends, and markup between words.
extension MailVariant {
    static let layouts = [
        plain("all indented by four columns") { lines in lines.map { $0.isEmpty ? $0 : "    " + $0 } },
        plain("all indented by a tab") { lines in lines.map { $0.isEmpty ? $0 : "\t" + $0 } },
        plain("all indented except a footer") { lines in
            lines.map { $0.isEmpty ? $0 : "    " + $0 } + ["", "Shop Ltd, 4 Mill Lane, Exeter"]
        },
        plain("after a row of tildes") { lines in ["SPRING NEWS", "~~~~~~~~~~~~~~~~~~~~", ""] + lines },
        plain("after three backticks") { lines in ["```", ""] + lines },
        plain("between rows of tildes") { lines in ["~~~~~~~~~~~~"] + lines + ["~~~~~~~~~~~~", "Bye"] },
        plain("between rows of hyphens") { lines in ["----------------"] + lines + ["----------------"] },
        plain("between asterisks and equals signs") { lines in ["***************", "==============="] + lines },
        plain("between empty lines") { lines in ["", "", ""] + lines + ["", "", ""] },
        MailVariant(name: "bare line feeds") { _, wire, _, _ in
            wire.lineEnd = "\n"
            return true
        },
        MailVariant(name: "without a line end or boundary after the last text") { _, wire, _, _ in
            wire.endsAbruptly = true
            return true
        },
    ]

    /// Rearranges the lines of plain texts.
    private static func plain(_ name: String, _ arrange: @escaping @Sendable ([String]) -> [String]) -> MailVariant {
        MailVariant(name: name, isForBlocks: true) { mail, _, _, _ in
            mail.changeTexts { part, bytes, _ in
                guard part.mediaType == "text/plain", let text = String(validating: bytes, as: UTF8.self) else {
                    return false
                }
                let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
                bytes = Array(arrange(lines).joined(separator: "\r\n").utf8)
                return true
            }
        }
    }

    // MARK: HTML

    static let markup = [
        tagged("character references") { tag, random in
            tag.unicodeScalars.map { scalar in
                switch random.number(0...2) {
                case 0: "&#\(scalar.value);"
                case 1: "&#x\(String(scalar.value, radix: 16));"
                default: ["<": "&lt;", ">": "&gt;", "&": "&amp;"][scalar] ?? String(scalar)
                }
            }.joined()
        },
        tagged("an inline tag within") { tag, random in split(tag, with: ["<b></b>", "<span>", "<wbr>"], &random) },
        tagged("a comment within") { tag, random in
            split(tag, with: ["<!-- x -->", "<!---->", "<!-- x --!>", "<!----!>", "<!-->", "<!--->"], &random)
        },
        MailVariant("between two comments, the first ends in --!>") { part, bytes, _, _ in
            guard part.mediaType == "text/html", let html = String(validating: bytes, as: UTF8.self),
                html.contains("<body>"), html.contains("</body>")
            else { return false }
            bytes = Array(
                html.replacing("<body>", with: "<body><!-- a --!>").replacing("</body>", with: "<!-- b --></body>").utf8
            )
            return true
        },
        // An editor puts these into tags. A value that a program printed never was in an editor.
        tagged(
            "characters without width",
            isFor: { tag in ["{{", "*|", "%%", "[[", "${", "<%", "#{"].contains { tag.hasPrefix($0) } }
        ) { tag, random in
            split(tag, with: ["\u{200B}", "&shy;", "&zwnj;", "\u{FEFF}", "\u{2060}"], &random)
        },
        tagged("an element for code around it") { tag, random in
            let name = ["code", "kbd", "samp", "tt"][random.number(0...3)]
            return "<\(name)>\(escaped(tag))</\(name)>"
        },
        tagged("an element for code and a bold one around it") { tag, _ in "<code><b>\(escaped(tag))</b></code>" },
        tagged("a monospaced font around it") { tag, _ in
            "<span style=\"font-family:Courier,monospace\">\(escaped(tag))</span>"
        },
        MailVariant("names of elements in capitals") { part, bytes, _, _ in
            guard part.mediaType == "text/html", var html = String(validating: bytes, as: UTF8.self) else {
                return false
            }
            for name in ["html", "body", "table", "tr", "td", "p", "b", "a", "div", "span"] {
                for (start, end) in [("<", ">"), ("<", " "), ("</", ">")] {
                    html = html.replacing(start + name + end, with: start + name.uppercased() + end)
                }
            }
            bytes = Array(html.utf8)
            return true
        },
    ]

    /// Replaces the tag in the text of an HTML part, if it is there exactly once.
    static func tagged(
        _ name: String, isFor: @escaping @Sendable (String) -> Bool = { _ in true },
        _ write: @escaping @Sendable (String, inout SeededRandom) -> String
    ) -> MailVariant {
        MailVariant(name: "in HTML, \(name)", isForBlocks: true) { mail, _, tag, random in
            // A tag with an element shown as text is a different mistake.
            guard let tag, !tag.isEmpty, !tag.contains("</"), isFor(tag) else { return false }
            return mail.changeTexts { part, bytes, _ in
                guard part.mediaType == "text/html", part.charset == "utf-8" || part.charset == "us-ascii",
                    var html = String(validating: bytes, as: UTF8.self), let range = range(of: tag, in: html)
                else { return false }
                html.replaceSubrange(range, with: write(tag, &random))
                part.set("Content-Type", "text/html; charset=utf-8")
                bytes = Array(html.utf8)
                return true
            }
        }
    }

    /// The range of the tag, if it is there exactly once, in text and not in markup.
    private static func range(of tag: String, in html: String) -> Range<String.Index>? {
        for spelling in [escaped(tag), tag] {
            guard let range = html.range(of: spelling) else { continue }
            // The variant would not change a second one.
            guard !html[range.upperBound...].contains(spelling) else { return nil }
            let before = html[..<range.lowerBound]
            let start = before.lastIndex(of: "<") ?? html.startIndex
            let end = before.lastIndex(of: ">") ?? html.startIndex
            guard start < end || start == html.startIndex, before.contains("<body"), !before.hasSuffix("\"") else {
                return nil
            }
            return range
        }
        return nil
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;"][$0] ?? String($0) }.joined()
    }

    /// Inserts one of the pieces between two characters of the tag.
    static func split(_ tag: String, with pieces: [String], _ random: inout SeededRandom) -> String {
        let scalars = Array(tag.unicodeScalars)
        guard scalars.count > 1 else { return escaped(tag) }
        let place = random.number(1...scalars.count - 1)
        let piece = pieces[random.number(0...pieces.count - 1)]
        func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
            escaped(part.map { String($0) }.joined())
        }
        let closing = piece == "<span>" ? "</span>" : ""
        return text(scalars[..<place]) + piece + text(scalars[place...]) + closing
    }
}
