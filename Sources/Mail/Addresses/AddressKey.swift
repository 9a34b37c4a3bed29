/// Further differences between two addresses that a list ignores. `Address.key` already ignores some.
///
/// The table of normal forms. `Address.key` makes the forms in rows without options. Records and stored lists contain
/// these forms, so a change of the rules must renew them (`ListRenewal`). `Address.key(_:)` adds the other forms. A
/// test reads this table and tries every row.
///
/// | Rule | Options | Written | Normal form |
/// |---|---|---|---|
/// | domain in lower case | | `jane@EXAMPLE.com` | `jane@example.com` |
/// | local part in lower case | | `Jane.Doe@example.com` | `jane.doe@example.com` |
/// | lower case outside ASCII too | | `JÜRGEN@example.com` | `jürgen@example.com` |
/// | IDNA: U-label as A-label | | `jane@Bücher.example` | `jane@xn--bcher-kva.example` |
/// | IDNA: A-label in lower case | | `jane@XN--BCHER-KVA.example` | `jane@xn--bcher-kva.example` |
/// | IDNA: sharp s is a separate letter (IDNA2008) | | `jane@straße.example` | `jane@xn--strae-oqa.example` |
/// | IDNA: ideographic full stop is a dot (UTS 46) | | `jane@例子。广告` | `jane@xn--fsqu00a.xn--4rr70v` |
/// | IDNA: full-width letters are plain ones (UTS 46) | | `jane@ｅｘａｍｐｌｅ.com` | `jane@example.com` |
/// | full-width letters are plain ones (NFKC) | | `Ｊane@example.com` | `jane@example.com` |
/// | ligatures and mathematical alphabets, too | | `ﬁ𝐧a@example.com` | `fina@example.com` |
/// | a sign that was full-width is quoted | | `jane＠home@example.com` | `"jane@home"@example.com` |
/// | a typographic apostrophe is a plain one | | `o’neil@example.com` | `o'neil@example.com` |
/// | a spreadsheet's apostrophe before the text dropped | | `'jane@example.com` | `jane@example.com` |
/// | needless quotes dropped | | `"jane"@example.com` | `jane@example.com` |
/// | needless backslashes dropped | | `"j\ane"@example.com` | `jane@example.com` |
/// | quotes that are needed stay | | `"Jane Doe"@example.com` | `"jane doe"@example.com` |
/// | tag and dots stay | | `j.ane+news@gmail.com` | `j.ane+news@gmail.com` |
/// | address literal in lower case | | `jane@[IPv6:2001:DB8::1]` | `jane@[ipv6:2001:db8::1]` |
/// | tag dropped | `subaddress` | `Jane+news@example.com` | `jane@example.com` |
/// | tag dropped from the first plus on | `subaddress` | `jane+a+b@example.com` | `jane@example.com` |
/// | a leading plus is not a tag | `subaddress` | `+jane@example.com` | `+jane@example.com` |
/// | tag dropped within quotes | `subaddress` | `"jane doe+x"@example.com` | `"jane doe"@example.com` |
/// | Gmail's dots dropped | `gmailDots` | `J.a.ne@gmail.com` | `jane@gmail.com` |
/// | Gmail's two domains are one | `gmailDots` | `jane@GoogleMail.com` | `jane@gmail.com` |
/// | dots at other domains stay | `gmailDots` | `jane.doe@example.com` | `jane.doe@example.com` |
/// | a tag at Gmail stays unless asked | `gmailDots` | `j.ane+a.b@gmail.com` | `jane+ab@gmail.com` |
/// | tag and Gmail's dots dropped | `subaddress gmailDots` | `j.ane+a.b@googlemail.com` | `jane@gmail.com` |
/// | each provider's own rules: Gmail | `providers` | `J.ane+a@googlemail.com` | `jane@gmail.com` |
/// | Outlook: the tag | `providers` | `ja.ne+a@hotmail.co.uk` | `ja.ne@hotmail.co.uk` |
/// | Fastmail: the tag | `providers` | `jane+a@fastmail.com` | `jane@fastmail.com` |
/// | Fastmail: a word in front of the name as a subdomain | `providers` | `shop@jane.fastmail.com` | `jane@fastmail.com` |
/// | Proton: tag, dots, hyphens and underscores | `providers` | `j.a-n_e+a@proton.me` | `jane@proton.me` |
/// | Proton's domains stay | `providers` | `jane@pm.me` | `jane@pm.me` |
/// | iCloud: the tag, and three domains are one | `providers` | `jane.d+a@me.com` | `jane.d@icloud.com` |
/// | Yahoo: nothing is known | `providers` | `nick-word+a@yahoo.com` | `nick-word+a@yahoo.com` |
/// | tag and dots at other domains stay | `providers` | `j.ane+a@example.com` | `j.ane+a@example.com` |
/// | a name of ignored characters stays | `providers` | `-_-@proton.me` | `-_-@proton.me` |
/// | the providers' rules, and the tag elsewhere | `subaddress providers` | `j.ane+a@example.com` | `j.ane@example.com` |
package struct AddressKeyOptions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    // Lists are stored with these numbers.

    /// `jane+news` is `jane` at every domain (RFC 5233; everybody uses the plus as separator).
    package static let subaddress = AddressKeyOptions(rawValue: 1)
    /// Dots in the local part of `gmail.com` and `googlemail.com` are ignored, and the two domains are one.
    package static let gmailDots = AddressKeyOptions(rawValue: 2)
    /// The rules of known providers, each at its own domains only (`MailboxProvider`).
    package static let providers = AddressKeyOptions(rawValue: 4)
}

extension AddressKeyOptions {
    /// One by one.
    package var each: [AddressKeyOptions] {
        (0..<8).map { AddressKeyOptions(rawValue: 1 << $0) }.filter { contains($0) }
    }
}

/// Makes the normal forms for `Address.key`.
enum AddressKey {
    /// Folds case; replaces each character outside ASCII by its plain form (`InternationalName.plain`), and
    /// typographic apostrophes by the plain one; drops apostrophes at the start. The result is
    /// a dot-string if possible, otherwise a quoted string without needless backslashes.
    static func localPart(_ wire: String) -> String {
        let isQuoted = wire.utf8.first == UInt8(ascii: "\"")
        guard isQuoted || !isASCII(wire) else { return unmarked(wire).lowercased() }
        return written(unmarked(folded(straight(isQuoted ? unquoted(wire) : wire))))
    }

    /// By the rules before typographic apostrophes were compared as plain ones.
    static func earlierLocalPart(_ wire: String) -> String {
        let isQuoted = wire.utf8.first == UInt8(ascii: "\"")
        guard isQuoted || !isASCII(wire) else { return wire.lowercased() }
        return written(folded(isQuoted ? unquoted(wire) : wire))
    }

    /// Without apostrophes at the start, the mark of spreadsheets for a text. They stay when no local part would be
    /// left.
    private static func unmarked(_ local: String) -> String {
        let mark = UInt8(ascii: "'")
        guard local.utf8.first == mark else { return local }
        let rest = local.utf8.drop { $0 == mark }
        return rest.isEmpty || rest.first == UInt8(ascii: ".") ? local : String(rest)!
    }

    /// With a plain apostrophe in place of each character that people and word processors write for it.
    private static func straight(_ local: String) -> String {
        guard local.unicodeScalars.contains(where: apostrophes.contains) else { return local }
        return String(String.UnicodeScalarView(local.unicodeScalars.map { apostrophes.contains($0) ? "'" : $0 }))
    }

    /// Quotation marks, the letter apostrophe, the prime, the acute accent, and the full-width apostrophe.
    private static let apostrophes: Set<Unicode.Scalar> = [
        "\u{2018}", "\u{2019}", "\u{201B}", "\u{2BC}", "\u{2032}", "\u{B4}", "\u{FF07}",
    ]

    /// The content of a local part, quoted or not.
    static func content(ofLocalPart wire: String) -> String {
        wire.utf8.first == UInt8(ascii: "\"") ? unquoted(wire) : wire
    }

    /// The content of a quoted string.
    private static func unquoted(_ wire: String) -> String {
        var content: [UInt8] = []
        var isEscaped = false
        for byte in wire.utf8.dropFirst().dropLast() {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                content.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// - Parameters:
    ///   - key: the result of `localPart` and `domain`.
    ///   - separator: the offset of the key's `@` in bytes.
    static func applying(_ options: AddressKeyOptions, to key: String, separator: Int) -> String {
        var domain = String(key.utf8.dropFirst(separator + 1))!
        var local = String(key.utf8.prefix(separator))!
        if local.utf8.first == UInt8(ascii: "\"") { local = unquoted(local) }
        if options.contains(.subaddress), let plus = local.dropFirst().firstIndex(of: "+") {
            local = String(local[..<plus])
        }
        if options.contains(.gmailDots), domain == "gmail.com" || domain == "googlemail.com" {
            domain = "gmail.com"
            let bare = local.filter { $0 != "." }
            if !bare.isEmpty { local = unmarked(bare) }
        }
        if options.contains(.providers) { (local, domain) = MailboxProvider.mailbox(local, at: domain) }
        return "\(written(local))@\(domain)"
    }

    /// The text as a dot-string if possible, otherwise as a quoted string without needless backslashes.
    static func written(_ text: String) -> String {
        if isDotString(text) { return text }
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    /// The domain in lower case, with labels outside ASCII as A-labels (RFC 5890 section 2.3.2.1). A domain that
    /// cannot be mapped (no address has one) is compared as written.
    static func domain(_ wire: String) -> String {
        guard !isASCII(wire) else { return wire.lowercased() }
        return InternationalName.ascii(wire) ?? labels(wire)
    }

    /// Maps a pattern's labels one by one: a `*` does not change.
    private static func labels(_ wire: String) -> String {
        // UTS 46 treats the ideographic, full-width and half-width full stops as dots.
        wire.unicodeScalars
            .split(omittingEmptySubsequences: false) { [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"].contains($0) }
            .map { label in
                let label = String(label)
                return isASCII(label) ? label.lowercased() : InternationalName.ascii(label) ?? folded(label)
            }
            .joined(separator: ".")
    }

    /// Whether the normal form of an address outside ASCII is an address, too. The DNS must be able to look up its
    /// domain, its local part must have visible characters, and neither may become too long.
    static func isMappable(localPart wire: String, domain: String) -> Bool {
        guard isASCII(domain) || InternationalName.ascii(domain) != nil else { return false }
        let local = localPart(wire)
        return !(wire != "\"\"" && local == "\"\"") && local.utf8.count <= MailLimits.localPartBytes
            && local.utf8.count + 1 + self.domain(domain).utf8.count <= MailLimits.mailboxBytes
    }

    private static func folded(_ text: String) -> String {
        isASCII(text) ? text.lowercased() : InternationalName.plain(text)
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func isDotString(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.first != UInt8(ascii: "."), text.utf8.last != UInt8(ascii: ".") else {
            return false
        }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            guard byte >= 0x80 || byte == UInt8(ascii: ".") || AddressGrammar.isAtomText(byte) else { return false }
            if byte == UInt8(ascii: "."), previous == byte { return false }
            previous = byte
        }
        return true
    }
}
