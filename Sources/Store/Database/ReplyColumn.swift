import GRDB
import Guard
import Mail

/// A reply as one column, exact and readable in a database shell: `250 2.0.0 Ok`, further lines after line feeds
/// (a reply's lines hold no control characters), `-` for a missing enhanced code.
enum ReplyColumn {
    static func text(_ reply: Reply) -> String {
        let status = reply.enhanced.map(\.description) ?? "-"
        return "\(reply.code) \(status) \(reply.lines.joined(separator: "\n"))"
    }

    /// A column's text, or its class, as people write it: `250 ok` for `250 - ok`.
    static func withoutMissingCode(_ text: String) -> String {
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        let isMissing = words.count > 1 && words[1] == "-"
        return isMissing ? ([words[0]] + words.dropFirst(2)).joined(separator: " ") : text
    }

    /// In SQL: the class of a column (`ReplyClass`), by which replies that differ in every message are put together; `none`
    /// for no reply.
    static let className = "reply_class"

    static let classFunction = DatabaseFunction(className, argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).flatMap(reply).map(ReplyClass.of) ?? "none"
    }

    /// nil when the text is anything else.
    static func reply(_ text: String) -> Reply? {
        var text = text
        return text.withUTF8 { reply(UnsafeRawBufferPointer($0)) }
    }

    /// The same of UTF-8. By octets, since splitting texts took a tenth of what a line of the log costs.
    static func reply(_ text: UnsafeRawBufferPointer) -> Reply? {
        let space = UInt8(ascii: " ")
        guard let first = text.firstIndex(of: space), first == 3,
            let second = text[(first + 1)...].firstIndex(of: space)
        else { return nil }
        var code: UInt16 = 0
        for byte in text[..<first] {
            guard byte &- 0x30 < 10 else { return nil }
            code = code * 10 + UInt16(byte &- 0x30)
        }
        guard (200...599).contains(code) else { return nil }
        let status = String(decoding: text[(first + 1)..<second], as: UTF8.self)
        let enhanced = EnhancedStatusCode(status)
        guard enhanced != nil || status == "-" else { return nil }
        let rest = text[(second + 1)...]
        guard rest.contains(UInt8(ascii: "\n")) else {
            return Reply(code, enhanced, String(decoding: rest, as: UTF8.self))
        }
        let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return Reply(code, enhanced, lines: lines.map { String(decoding: $0, as: UTF8.self) })
    }
}
