/// A file for `check`, made into a message. A message stays as it is; HTML or plain text becomes the only part of a
/// new one.
struct CheckInput {
    enum Kind: Hashable {
        case message, html, text
    }

    let kind: Kind
    /// The message to judge.
    let message: [UInt8]
    /// Octets of the header section that was added before the file's content.
    let ownBytes: Int

    /// - Parameters:
    ///   - name: the file's name. Its extension counts before its content.
    ///   - isHTML: whether the caller says that it is HTML.
    init(_ bytes: [UInt8], name: String, isHTML: Bool) {
        kind = isHTML ? .html : Self.kind(of: bytes, name: name.lowercased())
        var head: [UInt8] = []
        if kind != .message {
            let type = kind == .html ? "text/html" : "text/plain"
            head = Array(
                """
                MIME-Version: 1.0\r
                Content-Type: \(type); charset=\(Self.charset(of: bytes))\r
                Content-Transfer-Encoding: 8bit\r
                \r\n
                """.utf8)
        }
        ownBytes = head.count
        message = head.isEmpty ? bytes : head + bytes
    }

    private static func kind(of bytes: [UInt8], name: String) -> Kind {
        if name.hasSuffix(".eml") { return .message }
        if name.hasSuffix(".html") || name.hasSuffix(".htm") { return .html }
        let start = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        if beginsWithField(start) { return .message }
        return beginsWithTag(start) ? .html : .text
    }

    /// RFC 5322 section 2.2: printable ASCII, then a colon.
    private static func beginsWithField(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let colon = bytes.prefix(80).firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex else {
            return false
        }
        return bytes[..<colon].allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Whether the text begins as HTML or a template of it does: a doctype, a comment, or an element that can come
    /// first. Other tags do not count, because a text may begin with `<FirstName>`.
    private static func beginsWithTag(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(20)
        guard text.first == UInt8(ascii: "<") else { return false }
        let word = String(decoding: text.dropFirst(), as: UTF8.self).lowercased()
        if word.hasPrefix("!") || word.hasPrefix("?xml") { return true }
        return elements.contains(String(word.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }))
    }

    private static let elements: Set<String> = [
        "a", "b", "body", "br", "center", "div", "font", "h1", "h2", "h3", "h4", "head", "header", "html", "i", "img",
        "link", "main", "meta", "ol", "p", "pre", "section", "span", "strong", "style", "table", "tbody", "td", "title",
        "tr", "ul",
    ]

    /// UTF-8 when the bytes are valid UTF-8, as nearly all files are; else the usual charset of programs for Windows.
    private static func charset(of bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) == nil ? "windows-1252" : "utf-8"
    }
}

/// Files that are no mail. Without this, nothing in them is a finding, and they pass.
extension CheckInput {
    /// Why a file is no mail; nil when it can be judged.
    ///
    /// **Why a share of control characters:** a mail with a few odd bytes is still mail. What begins with a header field
    /// is one whatever follows, because an attachment may be binary.
    static func whyNoMail(_ bytes: [UInt8]) -> String? {
        let start = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        if start.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return "this is no mail: it is empty" }
        if beginsWithField(start) || !isBinary(start) { return nil }
        return "this is no mail: it is binary data; expected is a message, HTML or text (not in UTF-16)"
    }

    private static func isBinary(_ bytes: ArraySlice<UInt8>) -> Bool {
        let controls = bytes.count(where: isControl)
        if controls * 2 > bytes.count { return true }
        if controls >= leastControls, controls * controlShare > bytes.count { return true }
        let hasASCII = bytes.contains { (0x20...0x7E).contains($0) }
        return !hasASCII && String(validating: bytes, as: UTF8.self) == nil
    }

    /// Whether no text in any charset but UTF-16 and UTF-32 has it. ESC switches the charset in ISO-2022-JP.
    private static func isControl(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x08...0x0D, 0x1A, 0x1B: false
        case 0..<0x20, 0x7F: true
        default: false
        }
    }

    /// Fewer control characters may be stray ones.
    private static let leastControls = 4
    /// One byte in this many: compressed and random data have one in ten, and text has none.
    private static let controlShare = 20
}
