// Folder HTML: HTML whose text can only be escaped, with the frame, the style and the script of all pages. It uses no
// other folder.

import Mail

/// A piece of HTML. Text that comes in is always escaped: there is no way to put a string of markup into it.
///
///     element("p", .class("hint")) {
///         "Sent by "
///         element("b") { sender }              // escaped
///     }
///
/// **Why not a template library.** swift-mustache escapes by default, too, but a template may say `{{{name}}}`, an
/// attribute without quotes is an attribute without escapes, and a missing name is an empty text at run time. Here the
/// compiler checks names and types, an element is closed by construction, and the code is one page.
package struct HTML: Sendable {
    fileprivate(set) var text: String

    fileprivate init(unescaped text: String) { self.text = text }

    package static let empty = HTML(unescaped: "")

    /// Escapes what could end a text or a quoted attribute (HTML Living Standard section 13.3). A control character and
    /// a mark of writing direction, which would show the rest of a line backwards, becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte >= 0x20 && byte < 0x7F && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0x22 && byte != 0x27
        }
        if isPlain { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            default: escaped.unicodeScalars.append(scalar.isHarmful ? "\u{FFFD}" : scalar)
            }
        }
        return escaped
    }
}

/// An attribute of an element. Its value is escaped and quoted.
package struct HTMLAttribute: Sendable {
    let name: StaticString
    /// nil: the name alone.
    let value: String?

    package init(_ name: StaticString, _ value: String?) { (self.name, self.value) = (name, value) }

    package static func `class`(_ name: String) -> HTMLAttribute { HTMLAttribute("class", name) }
    package static func id(_ id: String) -> HTMLAttribute { HTMLAttribute("id", id) }
    package static func name(_ name: String) -> HTMLAttribute { HTMLAttribute("name", name) }
    package static func value(_ value: String) -> HTMLAttribute { HTMLAttribute("value", value) }
    package static func type(_ type: String) -> HTMLAttribute { HTMLAttribute("type", type) }
    package static func flag(_ name: StaticString) -> HTMLAttribute { HTMLAttribute(name, nil) }

    /// A link within the guard's own pages, or to a place of the same page; any other becomes `#`.
    package static func href(_ path: String) -> HTMLAttribute { HTMLAttribute("href", own(path)) }
    package static func action(_ path: String) -> HTMLAttribute { HTMLAttribute("action", own(path)) }

    /// `//host` and `/\host` lead elsewhere, and `javascript:` runs. Browsers drop line ends and tabs in addresses, so
    /// that `/<tab>/host` is `//host` for them.
    static func own(_ path: String) -> String {
        guard path.hasPrefix("/") || path.hasPrefix("#"), !path.hasPrefix("//"), !path.contains("\\"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return "#" }
        return path
    }
}

@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ text: String) -> HTML { HTML(unescaped: HTML.escaped(text)) }
    package static func buildExpression(_ html: HTML) -> HTML { html }
    package static func buildExpression(_ html: HTML?) -> HTML { html ?? .empty }
    package static func buildExpression(_ text: String?) -> HTML { text.map(buildExpression) ?? .empty }
    package static func buildExpression(_ pieces: [HTML]) -> HTML { HTML(unescaped: pieces.map(\.text).joined()) }
    package static func buildBlock(_ pieces: HTML...) -> HTML { HTML(unescaped: pieces.map(\.text).joined()) }
    package static func buildOptional(_ piece: HTML?) -> HTML { piece ?? .empty }
    package static func buildEither(first piece: HTML) -> HTML { piece }
    package static func buildEither(second piece: HTML) -> HTML { piece }
    package static func buildArray(_ pieces: [HTML]) -> HTML { HTML(unescaped: pieces.map(\.text).joined()) }
}

/// Elements that have no content and no end tag.
private let voidElements: Set<String> = ["br", "hr", "img", "input", "link", "meta"]

package func element(
    _ name: StaticString, _ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML = { .empty }
) -> HTML {
    element(name, attributes, content: content)
}

package func element(
    _ name: StaticString, _ attributes: [HTMLAttribute], @HTMLBuilder content: () -> HTML = { .empty }
) -> HTML {
    var text = "<\(name)"
    for attribute in attributes {
        text += " \(attribute.name)"
        if let value = attribute.value { text += "=\"\(HTML.escaped(value))\"" }
    }
    let isVoid = voidElements.contains("\(name)")
    text += isVoid ? ">" : ">\(content().text)</\(name)>"
    return HTML(unescaped: text)
}

extension HTML {
    /// A whole page: its bytes, with the document type before them.
    package var page: [UInt8] { Array("<!DOCTYPE html>\n\(text)\n".utf8) }

    /// A part of a page.
    package var fragment: [UInt8] { Array(text.utf8) }
}
