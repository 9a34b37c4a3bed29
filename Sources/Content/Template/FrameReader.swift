import Mail

/// Takes apart what a template gives to all its mail, for `MessageFrame`.
enum FrameReader {
    typealias Take = (MessageFrame.Feature, [UInt8]) -> Void

    /// Links and images that are looked at; the rest of a hostile mail is not.
    private static let limitAddresses = 2_000
    /// Words of the footer: the sender's address, why one gets this, a few links. **Why not more:** of an apology of three
    /// sentences the text itself would be among them.
    private static let footerWords = 30
    /// Bytes that are read of a text, from its end; thirty words have about three hundred.
    private static let footerBytes = 4 * 1024

    /// What an HTML part is to `MessageFrame.Feature.structure`.
    static let htmlPart = Array("part html".utf8)

    static func read(_ message: Message, _ take: Take) {
        readHeader(message, take)
        let surfaces = message.surfaces[message.ownSurfaces]
        let type = message.firstField("Content-Type")?.value.lowercased().prefix { $0 != ";" && $0 != " " } ?? ""
        take(.structure, Array("type \(type)".utf8))
        for surface in surfaces {
            switch surface.kind {
            case .text, .html, .amp, .calendar: take(.structure, Array("part \(surface.name)".utf8))
            case .attachment: take(.structure, Array("attachment".utf8))
            case .attribute("href"):
                for address in addresses(of: surface) { host(of: address).map { take(.links, $0) } }
            case .attribute("src"), .attribute("background"), .attribute("style"):
                for address in addresses(of: surface) where host(of: address) != nil {
                    take(.images, place(of: address))
                }
            default: break
            }
        }
        readFooter(surfaces, take)
    }

    // MARK: Header fields

    private static func readHeader(_ message: Message, _ take: Take) {
        func add(_ name: String, _ value: some Sequence<UInt8>) { take(.header, Array("\(name) ".utf8) + value) }
        for name in ["From", "Reply-To", "Sender"] {
            guard let field = message.firstField(name) else { continue }
            for address in MailboxList(field.unfoldedValue).addresses { add(name, address.domainKey.utf8) }
        }
        for name in ["X-Mailer", "User-Agent", "Organization", "X-Report-Abuse"] {
            if let field = message.firstField(name) { add(name, FoldedText.fold(field.decodedValue[...])) }
        }
        for name in ["List-Id", "List-Unsubscribe", "List-Help"] {
            for address in message.firstField(name)?.decodedValue.split(whereSeparator: { $0 == 0x3C || $0 == 0x3E })
                ?? []
            {
                // A list's id is no address; what is unlike for each recipient is behind the host.
                if let host = host(of: address) { add(name, host) }
                if name == "List-Id", address.contains(UInt8(ascii: ".")) { add(name, FoldedText.fold(address)) }
            }
        }
    }

    // MARK: Addresses

    private static func addresses(of surface: Surface) -> some Sequence<ArraySlice<UInt8>> {
        surface.text.split(separator: UInt8(ascii: "\n"), maxSplits: limitAddresses).prefix(limitAddresses)
    }

    /// In lower case, without user and port; nil for what has none (`mailto:`, `cid:`, `data:`).
    private static func host(of address: ArraySlice<UInt8>) -> [UInt8]? {
        guard let start = hostStart(of: address) else { return nil }
        let authority = address[start...].prefix { !"/?#\\".utf8.contains($0) }
        let host = (authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority)
            .prefix { $0 != UInt8(ascii: ":") }
        return host.isEmpty ? nil : FoldedText.fold(host)
    }

    /// Host and path, without what may be unlike for each recipient.
    private static func place(of address: ArraySlice<UInt8>) -> [UInt8] {
        let start = hostStart(of: address) ?? address.startIndex
        return FoldedText.fold(address[start...].prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    }

    /// Behind `https://`, which every scheme with a host has.
    private static func hostStart(of address: ArraySlice<UInt8>) -> Int? {
        guard let colon = address.prefix(12).firstIndex(of: UInt8(ascii: "/")), colon + 1 < address.endIndex,
            address[colon + 1] == UInt8(ascii: "/")
        else { return nil }
        return colon + 2
    }

    // MARK: Footer

    /// The last words of what most readers see.
    private static func readFooter(_ surfaces: ArraySlice<Surface>, _ take: Take) {
        let html = surfaces.filter { $0.kind == .html }.flatMap(\.shown)
        let shown = html.contains { !$0.isEmpty } ? html : surfaces.filter { $0.kind == .text }.map { $0.text[...] }
        let end = Array(shown.joined(separator: [0x20]).suffix(footerBytes))
        let words = FoldedText.fold(end[...]).split { $0 == 0x20 || $0 == 0x0A }.filter(isWording).suffix(footerWords)
        for index in words.indices.dropLast(2) {
            take(.footer, Array(words[index...(index + 2)].joined(separator: [0x20])))
        }
    }

    /// No number, address or link, which differ from mail to mail.
    private static func isWording(_ word: ArraySlice<UInt8>) -> Bool {
        word.contains(where: \.isLetter)
            && !word.contains { $0.isDigit || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "/") }
    }
}
