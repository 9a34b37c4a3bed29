import Foundation

extension MailTree {
    /// How the mail is written as bytes.
    struct Wire {
        var lineEnd = "\r\n"
        /// Whether the mail ends with its last text, without a line end or a closing boundary.
        var endsAbruptly = false
    }

    func bytes(_ wire: Wire = Wire()) -> [UInt8] {
        var bytes = written(boundary: "=_a")
        if wire.lineEnd == "\n" { bytes.removeAll { $0 == 0x0D } }
        if wire.endsAbruptly { bytes = Self.cut(bytes) }
        return bytes
    }

    private func written(boundary: String) -> [UInt8] {
        var tree = self
        let body: [UInt8]
        switch content {
        case .other(let bytes): body = bytes
        case .text(let text, let encoding):
            let (name, coded) = encoding.write(text)
            // This comes last, so that a field that a variant wrote stays as it is.
            if let name { tree.set("Content-Transfer-Encoding", name) }
            body = coded
        case .multipart(let parts):
            let subtype = mediaType
            tree.set("Content-Type", "\(subtype); \(boundaryParameters(boundary))")
            tree.set("Content-Transfer-Encoding", nil)
            var bytes = preamble
            for (index, part) in parts.enumerated() {
                bytes += "--\(boundary)\r\n".utf8 + part.written(boundary: "\(boundary)\(index)") + "\r\n".utf8
            }
            body = bytes + "--\(boundary)--\r\n".utf8 + epilogue
        }
        let head = tree.fields.flatMap { Array($0.name.utf8) + [UInt8(ascii: ":")] + $0.value + [0x0D, 0x0A] }
        return head + [0x0D, 0x0A] + body
    }

    /// Removes the line ends and closing boundaries at the end.
    private static func cut(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while true {
            while let last = bytes.last, last == 0x0D || last == 0x0A { bytes.removeLast() }
            let start = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
            guard bytes[start...].starts(with: "--=_a".utf8), bytes.suffix(2) == [0x2D, 0x2D] else { return bytes }
            bytes.removeSubrange(start...)
        }
    }
}

extension MailTree.Encoding {
    /// The value of Content-Transfer-Encoding, and the body.
    func write(_ text: [UInt8]) -> (name: String?, body: [UInt8]) {
        switch self {
        case .identity: (text.allSatisfy { $0 < 0x80 } ? "7bit" : "8bit", text)
        case .quotedPrintable(let style): ("quoted-printable", style.encode(text))
        case .base64(let style): ("base64", style.encode(text))
        case .uuencode: ("x-uuencode", Self.uuencode(text))
        }
    }

    private static func uuencode(_ text: [UInt8]) -> [UInt8] {
        func sign(_ value: UInt8) -> UInt8 { value == 0 ? 0x60 : value + 0x20 }
        var body = Array("begin 644 mail.txt\r\n".utf8)
        for start in stride(from: 0, to: text.count, by: 45) {
            let line = Array(text[start..<min(start + 45, text.count)])
            body.append(sign(UInt8(line.count)))
            for place in stride(from: 0, to: line.count, by: 3) {
                let bytes = (0..<3).map { place + $0 < line.count ? line[place + $0] : 0 }
                body += [
                    sign(bytes[0] >> 2), sign((bytes[0] & 3) << 4 | bytes[1] >> 4),
                    sign((bytes[1] & 15) << 2 | bytes[2] >> 6),
                    sign(bytes[2] & 63),
                ]
            }
            body += [0x0D, 0x0A]
        }
        return body + "`\r\nend\r\n".utf8
    }
}

/// The ways to write quoted-printable (RFC 2045 section 6.7).
struct QuotedPrintableStyle {
    /// The lengths of lines in bytes, used in turn. A soft break ends each line.
    var widths = [76]
    /// Whether to encode characters that need no encoding.
    var encodesAll = false
    var isLowercase = false
    /// The number of spaces after the `=` of a soft break. A reader ignores them.
    var padding = 0

    func encode(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var length = 0
        var line = 0
        let digits = Array((isLowercase ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        for (index, byte) in text.enumerated() {
            if byte == 0x0A || byte == 0x0D && text.dropFirst(index + 1).first == 0x0A {
                output.append(byte)
                length = 0
                continue
            }
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") && !encodesAll
            let coded = isPlain ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            if length + coded.count >= max(4, widths[line % widths.count]) {
                output += [UInt8(ascii: "=")] + [UInt8](repeating: 0x20, count: padding) + [0x0D, 0x0A]
                length = 0
                line += 1
            }
            output += coded
            length += coded.count
        }
        return output
    }

    static func decode(_ body: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var index = 0
        while index < body.count {
            guard body[index] == UInt8(ascii: "=") else {
                output.append(body[index])
                index += 1
                continue
            }
            let rest = body[(index + 1)...]
            if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count > 1 {
                output.append(value)
                index += 3
            } else {
                index = (rest.firstIndex(of: 0x0A) ?? body.count - 1) + 1
            }
        }
        return output
    }
}

/// The ways to break base64 into lines.
struct Base64Style {
    /// The lengths of lines in bytes, used in turn; empty: no line breaks.
    var widths = [76]
    var endsWithLineEnd = true

    func encode(_ text: [UInt8]) -> [UInt8] {
        let coded = Array(Data(text).base64EncodedString().utf8)
        guard !widths.isEmpty else { return coded + (endsWithLineEnd ? [0x0D, 0x0A] : []) }
        var output: [UInt8] = []
        var start = 0
        var line = 0
        while start < coded.count {
            let end = min(coded.count, start + max(1, widths[line % widths.count]))
            output += coded[start..<end]
            if end < coded.count || endsWithLineEnd { output += [0x0D, 0x0A] }
            start = end
            line += 1
        }
        return output
    }
}
