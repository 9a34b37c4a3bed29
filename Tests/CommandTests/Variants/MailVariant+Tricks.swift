import TestSupport

/// Variants that a reader does not see: control characters, quoting backslashes, and a second boundary.
extension MailVariant {
    // MARK: Control characters

    private static let unseen: [UInt8] = [0x00, 0x01, 0x02, 0x07, 0x08, 0x0E, 0x1B, 0x7F]

    static let controls = [
        MailVariant("a control character between words") { part, bytes, _, random in
            guard part.mediaType == "text/plain", isPlain(part) else { return false }
            let places = bytes.indices.filter { bytes[$0] == 0x20 }
            guard let place = places.randomElement(using: &random) else { return false }
            bytes.insert(unseen.randomElement(using: &random)!, at: place + 1)
            return true
        },
        taggedPlain("a control character within") { tag, random in
            insert([unseen.randomElement(using: &random)!], into: tag, &random)
        },
        taggedPlain("C1 within") { tag, random in
            insert(Array(["\u{80}", "\u{85}", "\u{9F}"].randomElement(using: &random)!.utf8), into: tag, &random)
        },
        taggedPlain("a terminal's colours within") { tag, random in
            let coloured = insert(Array("\u{1B}[1;31m".utf8), into: tag, &random)
            return coloured + Array("\u{1B}[0m".utf8)
        },
        tagged("a control character within") { tag, random in
            split(tag, with: ["\u{0}", "\u{1}", "\u{8}", "\u{1B}", "\u{7F}", "\u{85}", "&#1;", "&#x1b;"], &random)
        },
        headerVariant("encoded words with a control character") { text, random in
            "=?utf-8?B?\(base64(insert([unseen.randomElement(using: &random)!], into: text, &random)))?="
        },
    ]

    /// Replaces the tag in a plain text, if it is there exactly once.
    private static func taggedPlain(
        _ name: String, _ write: @escaping @Sendable (String, inout SeededRandom) -> [UInt8]
    ) -> MailVariant {
        MailVariant(name: "in text, \(name)", isForBlocks: true) { mail, _, tag, random in
            guard let tag, !tag.isEmpty else { return false }
            return mail.changeTexts { part, bytes, _ in
                guard part.mediaType == "text/plain", isPlain(part),
                    let text = String(validating: bytes, as: UTF8.self), text.components(around: tag).count == 2
                else { return false }
                let ends = text.components(around: tag)
                part.set("Content-Type", "text/plain; charset=utf-8")
                bytes = Array(ends[0].utf8) + write(tag, &random) + Array(ends[1].utf8)
                return true
            }
        }
    }

    /// Whether the part's charset has ASCII bytes as characters.
    private static func isPlain(_ part: MailTree) -> Bool { part.charset == "utf-8" || part.charset == "us-ascii" }

    /// Inserts the bytes between two characters of the text.
    private static func insert(_ bytes: [UInt8], into text: String, _ random: inout SeededRandom) -> [UInt8] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > 1 else { return Array(text.utf8) + bytes }
        let place = random.number(1...scalars.count - 1)
        let ends = [scalars[..<place], scalars[place...]].map { $0.flatMap { Array(String($0).utf8) } }
        return ends[0] + bytes + ends[1]
    }

    // MARK: Names

    static let names = [
        sender("quoted pairs") { name, address in "\"\(paired(name))\" <\(address)>" },
        sender("quoted pairs in a comment") { name, address in "\(address) (\(paired(name)))" },
        sender("a quoted letter") { name, address in
            "\(name.prefix(1))\"\(name.dropFirst().prefix(1))\"\(name.dropFirst(2)) <\(address)>"
        },
    ]

    private static func paired(_ name: String) -> String { name.map { $0 == " " ? " " : "\\\($0)" }.joined() }

    /// Rewrites the name in From, if it is plain text.
    private static func sender(
        _ name: String, _ write: @escaping @Sendable (_ name: String, _ address: String) -> String
    ) -> MailVariant {
        MailVariant(name: "sender's name with \(name)") { mail, _, _, _ in
            guard let index = mail.fields.firstIndex(where: { $0.name.lowercased() == "from" }) else { return false }
            let text = mail.fields[index].text.trimmed
            guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !text.contains("=?"),
                !text.contains(where: { "\"\\(),;:".contains($0) }), text.last == ">",
                let start = text.lastIndex(of: "<"), text[..<start].trimmed.count > 1
            else { return false }
            let address = text[text.index(after: start)...].dropLast()
            mail.fields[index].value = Array((" " + write(text[..<start].trimmed, String(address))).utf8)
            return true
        }
    }

    // MARK: Boundaries

    static let boundaries = [
        decoy("the first is another's", before: true) { "boundary=decoy; boundary=\"\($0)\"" },
        decoy("the last is another's", before: true) { "boundary=\"\($0)\"; boundary=decoy" },
        decoy("in RFC 2231's form", before: false) { "boundary=decoy; boundary*=us-ascii''\($0)" },
        decoy("in RFC 2231's pieces", before: false) {
            "boundary=decoy; boundary*0=\"\($0.prefix(2))\"; boundary*1=\"\($0.dropFirst(2))\""
        },
        decoy("RFC 2231's is another's", before: true) { "boundary=\"\($0)\"; boundary*=us-ascii''decoy" },
    ]

    /// Puts the mail into a multipart with two boundaries. The parts of the second boundary are decoys.
    ///
    /// - Parameter before: whether the decoys come first.
    private static func decoy(
        _ name: String, before: Bool, _ parameters: @escaping @Sendable (String) -> String
    ) -> MailVariant {
        MailVariant(name: "two boundaries, \(name)") { mail, _, _, _ in
            wrap(&mail, in: "multipart/mixed")
            mail.boundaryParameters = parameters
            let parts = Array("--decoy\r\n\r\nHello Jane, spring is here.\r\n--decoy--\r\n".utf8)
            if before { mail.preamble = parts } else { mail.epilogue = parts }
            return true
        }
    }
}

extension String {
    /// The pieces before, between and after each place of a text.
    fileprivate func components(around text: String) -> [String] {
        split(separator: text, omittingEmptySubsequences: false).map(String.init)
    }
}
