import Foundation

/// Parses well-formed mail, such as the corpus and the made mail; nil for other mail.
extension MailTree {
    init?(_ bytes: [UInt8]) {
        let lines = Self.lines(of: bytes)
        guard let section = Self.section(lines[...]) else { return nil }
        fields = section.fields
        let body = Array(lines[section.end...].joined())
        content = .other(body)
        guard let content = Self.content(of: self, body) else { return nil }
        self.content = content
    }

    private static func content(of tree: MailTree, _ body: [UInt8]) -> Content? {
        let type = tree.mediaType
        if type.hasPrefix("multipart/") {
            guard let boundary = tree.parameter("boundary") else { return nil }
            return parts(of: body, boundary).map(Content.multipart)
        }
        guard type.hasPrefix("text/") || tree.value("Content-Type") == nil else { return .other(body) }
        if tree.value("Content-Disposition")?.lowercased().contains("attachment") == true { return .other(body) }
        switch tree.value("Content-Transfer-Encoding")?.trimmed.lowercased() ?? "7bit" {
        case "7bit", "8bit", "binary": return .text(body, .identity)
        case "quoted-printable": return .text(QuotedPrintableStyle.decode(body), .identity)
        case "base64":
            let data = Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters)
            return data.map { .text(Array($0), .identity) }
        default: return nil
        }
    }

    /// Splits into lines, with their line ends.
    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = (bytes[start...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    private static func section(_ lines: ArraySlice<ArraySlice<UInt8>>) -> (fields: [Field], end: Int)? {
        var fields: [Field] = []
        for (index, line) in zip(lines.indices, lines) {
            let bare = line.filter { $0 != 0x0D && $0 != 0x0A }
            if bare.isEmpty { return (fields, index + 1) }
            if bare.first == 0x20 || bare.first == 0x09 {
                guard !fields.isEmpty else { return nil }
                fields[fields.count - 1].value += [0x0D, 0x0A] + bare
            } else {
                guard let colon = bare.firstIndex(of: UInt8(ascii: ":")) else { return nil }
                fields.append(
                    Field(String(decoding: bare[..<colon], as: UTF8.self), Array(bare[bare.index(after: colon)...])))
            }
        }
        return (fields, lines.endIndex)
    }

    private static func parts(of body: [UInt8], _ boundary: String) -> [MailTree]? {
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [MailTree] = []
        var current: [UInt8]?
        func finish() -> Bool {
            guard var bytes = current else { return true }
            if bytes.last == 0x0A { bytes.removeLast() }
            if bytes.last == 0x0D { bytes.removeLast() }
            guard let part = MailTree(bytes) else { return false }
            parts.append(part)
            return true
        }
        for line in lines(of: body) {
            guard line.starts(with: delimiter) else {
                current?.append(contentsOf: line)
                continue
            }
            guard finish() else { return nil }
            current = []
            if line.dropFirst(delimiter.count).starts(with: "--".utf8) { return parts.isEmpty ? nil : parts }
        }
        return nil
    }
}
