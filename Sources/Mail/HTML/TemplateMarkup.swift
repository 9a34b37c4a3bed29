/// Signs that a tag belongs to the source of a template: mail programs show nothing of it, so the reader keeps it as
/// strange markup (`HTMLReader+Markup`), and a check decides.
///
///     <c:out value="${name}"/>      <p v-if="vip">      <span class="eloquaemail">FirstName</span>
///
/// Only names count here that compiled mail does not have. Attributes that stay when a page is rendered, such as
/// `ng-if`, `x-show` and `data-bind`, are not among them.
enum TemplateMarkup {
    /// Whether the prefix before the colon is one of Office, of the web's standards, or of a social network.
    static func isUsual(prefix: UnsafeRawBufferPointer) -> Bool {
        switch prefix.count {
        case 1: return "aovwxmpu".utf8.contains(ASCII.lower(prefix[0]))
        // st1, u1, ns0, w14.
        case 2...4 where ASCII.isDigit(prefix[prefix.count - 1]): return true
        case 2...6: return usualPrefixes.contains { prefix.isEqual($0) }
        default: return false
        }
    }

    private static let usualPrefixes: [StaticString] = [
        "aml", "dt", "fb", "html", "ie", "mml", "og", "ogc", "pic", "rdf", "sl", "smg", "soap", "svg", "vml", "wp",
        "xhtml", "xlink", "xml", "xsi", "xsd",
    ]

    /// Elements with the name of a field, which are shown as text, but which also belong to an editor's source.
    static func isSource(_ name: UnsafeRawBufferPointer) -> Bool {
        name.matches("tmpl_", at: 0) || sources.contains { name.isEqual($0) }
    }

    private static let sources: [StaticString] = ["webversion", "unsubscribe", "preferences", "forwardtoafriend"]

    /// Whether a link is directly around the element or within it. Then the element is a leftover: the reader has the
    /// link.
    static func hasLink(_ bytes: UnsafeRawBufferPointer, _ tag: Range<Int>) -> Bool {
        var end = tag.lowerBound
        while end > 0, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        if end > 0, bytes[end - 1] == UInt8(ascii: ">") {
            var opening = end - 1
            while opening > max(0, end - linkLimitBytes), bytes[opening] != UInt8(ascii: "<") { opening -= 1 }
            if isLink(bytes, at: opening) { return true }
        }
        let limit = min(tag.upperBound + linkLimitBytes, bytes.count)
        var next = bytes.firstIndex(of: UInt8(ascii: "<"), from: tag.upperBound, to: limit)
        while next < limit, !bytes.matches("</", at: next) {
            if isLink(bytes, at: next) { return true }
            next = bytes.firstIndex(of: UInt8(ascii: "<"), from: next + 1, to: limit)
        }
        return false
    }

    private static func isLink(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
        bytes.matches("<a", at: start) && start + 2 < bytes.count && ASCII.isSpace(bytes[start + 2])
    }

    /// How far before and behind the element a link is searched for, in bytes.
    private static let linkLimitBytes = 500

    /// Whether the attribute with this name is an instruction to a template engine.
    static func isDirective(_ bytes: Bytes, _ name: Range<Int>) -> Bool {
        let all = bytes.slice(name)
        guard all.count > 3 else { return false }
        switch ASCII.lower(all[0]) {
        case UInt8(ascii: "*"), UInt8(ascii: "["): return all.matches("ng", at: 1) || all.isEqual("[innerhtml]")
        case UInt8(ascii: ":"): return bound.contains { all.slice(1..<all.count).isEqual($0) }
        case UInt8(ascii: "v"): return vue.contains { all.matches($0, at: 0) }
        case UInt8(ascii: "p"): return all.matches("py:", at: 0)
        case UInt8(ascii: "t"): return all.matches("tal:", at: 0)
        case UInt8(ascii: "m"): return all.matches("metal:", at: 0)
        case UInt8(ascii: "i"): return all.matches("i18n:", at: 0)
        case UInt8(ascii: "d"): return all.matches("data-th-", at: 0)
        case UInt8(ascii: "c"): return all.isEqual("classname")
        default: return false
        }
    }

    private static let bound: [StaticString] = [
        "href", "src", "key", "class", "style", "title", "alt", "value", "width", "height",
    ]
    private static let vue: [StaticString] = [
        "v-if", "v-else", "v-for", "v-bind", "v-html", "v-text", "v-show", "v-slot", "v-once", "v-model", "v-on:",
    ]

    /// Whether the value of a `class` marks a field: Oracle Eloqua replaces the whole element.
    static func isField(class value: UnsafeRawBufferPointer) -> Bool { value.isEqual("eloquaemail") }
}
