import Mail

/// A form with a file, as a browser sends it (RFC 7578, `multipart/form-data`).
package struct MultipartForm: Hashable, Sendable {
    /// A file field that has a file.
    package struct File: Hashable, Sendable {
        /// As the browser names it, without a folder; harmless.
        package var name: String
        package var bytes: [UInt8]
    }

    /// The fields without a file, in order.
    package let fields: FormFields
    /// The first file; no form of ours has two.
    package let file: File?

    /// Most parts of a form.
    private static let most = 200
    /// Bytes of the head of a part, and of a field's value.
    private static let (headLimit, valueLimit) = (4_096, 1_000_000)

    /// nil when the bytes are no such form.
    /// - Parameter type: the field Content-Type of the request.
    package init?(type: String, _ octets: [UInt8]) {
        guard let boundary = Self.boundary(type) else { return nil }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may come without the line end before it.
        var rest = ([0x0D, 0x0A] + octets)[...]
        guard let begin = rest.firstRange(of: delimiter) else { return nil }
        rest = rest[begin.upperBound...]
        var fields: [RequestHead.QueryItem] = []
        var file: File?
        var count = 0
        while !rest.starts(with: "--".utf8) {
            count += 1
            guard count <= Self.most, rest.starts(with: [0x0D, 0x0A]) else { return nil }
            guard let end = rest.firstRange(of: delimiter), let part = Part(rest[rest.startIndex..<end.lowerBound])
            else {
                return nil
            }
            rest = rest[end.upperBound...]
            if let name = part.fileName {
                // A file field in which nobody chose a file has an empty name.
                if file == nil, !name.isEmpty || !part.content.isEmpty {
                    file = File(name: Self.harmless(name), bytes: Array(part.content))
                }
            } else {
                guard part.content.count <= Self.valueLimit,
                    let value = String(validating: part.content, as: UTF8.self)
                else { return nil }
                fields.append(RequestHead.QueryItem(part.name, value))
            }
        }
        self.fields = FormFields(fields)
        self.file = file
    }

    /// The parameter `boundary` (RFC 2046 section 5.1.1): 1 to 70 characters.
    static func boundary(_ type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.drop { $0 == " " } }
        guard parts.first?.lowercased().hasPrefix("multipart/form-data") == true,
            let parameter = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        var value = parameter.dropFirst("boundary=".count)
        if value.hasPrefix("\""), value.hasSuffix("\""), value.count >= 2 { value = value.dropFirst().dropLast() }
        while value.hasSuffix(" ") { value = value.dropLast() }
        let isGood = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
        return (1...70).contains(value.utf8.count) && isGood ? String(value) : nil
    }

    /// Without the folder that some browsers put before it.
    private static func harmless(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let text = String(last.prefix(200)).harmless
        return text.isEmpty ? "file" : text
    }

    /// One part: its head, and what is in it.
    private struct Part {
        var name = ""
        /// nil: it is no file field.
        var fileName: String?
        let content: ArraySlice<UInt8>

        /// - Parameter bytes: from the line end behind the delimiter on.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard let end = bytes.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]),
                end.lowerBound - bytes.startIndex <= MultipartForm.headLimit,
                let head = String(validating: bytes[bytes.startIndex..<end.lowerBound], as: UTF8.self)
            else { return nil }
            content = bytes[end.upperBound...]
            let lines = head.split(separator: "\r\n")
            guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
                line.lowercased().contains("form-data"), let name = Self.parameter("name", of: line)
            else { return nil }
            self.name = name
            fileName = Self.parameter("filename", of: line)
        }

        /// `; name="value"`, with the escapes of browsers (WHATWG HTML section 4.10.21.8): `%22`, `%0A`, `%0D`.
        private static func parameter(_ name: String, of line: Substring) -> String? {
            guard let begin = line.range(of: "; \(name)=\"") else { return nil }
            let rest = line[begin.upperBound...]
            guard let end = rest.firstIndex(of: "\"") else { return nil }
            return String(rest[..<end]).replacing("%22", with: "\"").replacing("%0A", with: " ")
                .replacing("%0D", with: " ")
        }
    }
}
