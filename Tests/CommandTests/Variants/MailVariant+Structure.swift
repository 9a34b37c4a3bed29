import TestSupport

/// Variants of header fields, of containers, and of the names of types.
extension MailVariant {
    static let headers = [
        headerVariant("encoded words, base64") { text, _ in "=?utf-8?B?\(base64(Array(text.utf8)))?=" },
        headerVariant("encoded words, quoted") { text, _ in "=?utf-8?Q?\(quoted(Array(text.utf8)))?=" },
        headerVariant("encoded words in pieces") { text, random in
            var pieces: [String] = []
            var rest = Array(text.unicodeScalars)[...]
            while !rest.isEmpty {
                let piece = rest.prefix(random.number(1...9))
                rest = rest.dropFirst(piece.count)
                let bytes = piece.flatMap { Array(String($0).utf8) }
                pieces.append(
                    random.number(0...1) == 0 ? "=?utf-8?B?\(base64(bytes))?=" : "=?UTF-8?q?\(quoted(bytes))?=")
            }
            return pieces.joined(separator: "\r\n ")
        },
        MailVariant(name: "folded header fields") { mail, _, _, _ in
            for index in mail.fields.indices where !mail.fields[index].value.contains(0x0D) {
                let text = mail.fields[index].text
                guard text.hasPrefix(" "), mail.fields[index].name.lowercased() != "content-type" else { continue }
                mail.fields[index].value = Array(
                    (" "
                        + text.dropFirst().split(separator: " ", omittingEmptySubsequences: false).joined(
                            separator: "\r\n "))
                        .utf8)
            }
            return !mail.fields.contains { $0.text.contains("\r\n \r\n") }
        },
        MailVariant(name: "names of header fields in capitals") { mail, _, _, _ in
            for index in mail.fields.indices { mail.fields[index].name = mail.fields[index].name.uppercased() }
            return true
        },
        MailVariant(name: "no space after a header field's colon") { mail, _, _, _ in
            for index in mail.fields.indices where mail.fields[index].value.first == 0x20 {
                mail.fields[index].value.removeFirst()
            }
            return true
        },
    ]

    /// Rewrites the Subject, unless it has encoded words.
    static func headerVariant(
        _ name: String, _ write: @escaping @Sendable (String, inout SeededRandom) -> String
    ) -> MailVariant {
        MailVariant(name: name) { mail, _, _, random in
            guard let index = mail.fields.firstIndex(where: { $0.name.lowercased() == "subject" }) else { return false }
            let text = mail.fields[index].text.trimmed
            guard !text.isEmpty, !text.contains("=?"), !text.contains("\r"), !text.unicodeScalars.contains("\u{FFFD}")
            else { return false }
            mail.fields[index].value = Array((" " + write(text, &random)).utf8)
            return true
        }
    }

    static func base64(_ bytes: [UInt8]) -> String {
        String(decoding: Base64Style(widths: [], endsWithLineEnd: false).encode(bytes), as: UTF8.self)
    }

    private static func quoted(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            if byte == 0x20 { return "_" }
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "=" + hex(byte)
        }.joined()
    }

    static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count < 2 ? "0" + digits : digits
    }

    // MARK: Containers

    static let nestings = [
        wrapped(in: "multipart/mixed"), wrapped(in: "multipart/alternative"), wrapped(in: "multipart/related"),
        wrapped(in: "multipart/x-unknown"),
        MailVariant(name: "after a preamble") { mail, _, _, _ in
            wrap(&mail, in: "multipart/mixed")
            mail.preamble = Array("This is a multi-part message in MIME format.\r\n".utf8)
            return true
        },
        MailVariant(name: "eight containers deep") { mail, _, _, _ in
            for depth in 0..<8 { wrap(&mail, in: depth.isMultiple(of: 2) ? "multipart/mixed" : "multipart/related") }
            return true
        },
        MailVariant(name: "beside a picture") { mail, _, _, _ in
            wrap(&mail, in: "multipart/related")
            guard case .multipart(let parts) = mail.content else { return false }
            var picture = MailTree(fields: [], content: .other(Array("R0lGODlhAQABAAAAACw=\r\n".utf8)))
            picture.set("Content-Type", "image/gif")
            picture.set("Content-Transfer-Encoding", "base64")
            mail.content = .multipart(parts + [picture])
            return true
        },
        MailVariant(name: "a message in a message", isForBlocks: true) { mail, _, _, _ in
            let inner = mail.bytes()
            var message = MailTree(fields: [], content: .other(inner))
            message.set("Content-Type", "message/rfc822")
            let kept = ["from", "to", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"]
            let fields = mail.fields.filter { kept.contains($0.name.lowercased()) }
            mail = MailTree(fields: fields, content: .multipart([message]))
            mail.set("Subject", "News")
            mail.set("MIME-Version", "1.0")
            mail.set("Content-Type", "multipart/mixed")
            return true
        },
    ]

    /// The body as an attached file of an unknown type. Readers open it by its name.
    static let files = ["application/octet-stream", "application/x-download"].map { type in
        MailVariant(name: "as a file of type \(type)", isForBlocks: true) { mail, _, tag, _ in
            // In a file only tags are mistakes, other words are not.
            guard case .text(let bytes, let encoding) = mail.content, mail.value("Content-Type") != nil,
                let tag, tag.hasPrefix("{{"), String(decoding: bytes, as: UTF8.self).contains(tag)
            else { return false }
            let ending = mail.mediaType == "text/html" ? "html" : "txt"
            var file = MailTree(fields: [], content: .text(bytes, encoding))
            file.set("Content-Type", type)
            file.set("Content-Disposition", "attachment; filename=letter.\(ending)")
            var letter = MailTree(
                fields: [], content: .text(Array("Hello Jane,\r\n\r\nsee the file.\r\n".utf8), .identity))
            letter.set("Content-Type", "text/plain; charset=utf-8")
            mail.fields.removeAll { $0.name.lowercased().hasPrefix("content-") }
            mail.content = .multipart([letter, file])
            mail.set("Content-Type", "multipart/mixed")
            return true
        }
    }

    private static func wrapped(in type: String) -> MailVariant {
        MailVariant(name: "in \(type)") { mail, _, _, _ in
            wrap(&mail, in: type)
            return true
        }
    }

    /// Moves the body into a part of a multipart.
    static func wrap(_ mail: inout MailTree, in type: String) {
        let isOfPart: (MailTree.Field) -> Bool = { $0.name.lowercased().hasPrefix("content-") }
        var part = MailTree(fields: mail.fields.filter(isOfPart), content: mail.content)
        part.preamble = mail.preamble
        part.epilogue = mail.epilogue
        part.boundaryParameters = mail.boundaryParameters
        mail.fields.removeAll(where: isOfPart)
        mail.preamble = []
        mail.epilogue = []
        mail.boundaryParameters = MailTree(fields: [], content: .other([])).boundaryParameters
        mail.content = .multipart([part])
        if mail.value("MIME-Version") == nil { mail.set("MIME-Version", "1.0") }
        mail.set("Content-Type", type)
    }

    // MARK: Names of types

    static let types = [
        MailVariant("type in capitals, with parameters") { part, _, _, _ in
            guard let value = part.value("Content-Type") else { return false }
            let type = part.mediaType.uppercased()
            part.set("Content-Type", type + value.trimmed.dropFirst(type.count) + "; x-mac-type=\"0\"")
            return true
        },
        MailVariant("no type") { part, bytes, _, _ in
            guard part.mediaType == "text/plain", Charsets.ascii(bytes) != nil else { return false }
            part.set("Content-Type", nil)
            return true
        },
        MailVariant("inline, with a file's name") { part, _, _, _ in
            guard part.mediaType == "text/html" else { return false }
            part.set("Content-Disposition", "inline; filename=mail.html")
            return true
        },
    ]
}
