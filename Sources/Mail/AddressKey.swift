/// The normal forms behind `Address.key`.
enum AddressKey {
    /// Case folded; outside ASCII the plain form of each character (`InternationalName.plain`); written as a dot-string
    /// where it can be one, else as a quoted string with no needless backslash.
    static func localPart(_ wire: String) -> String {
        let isQuoted = wire.utf8.first == UInt8(ascii: "\"")
        guard isQuoted || !isASCII(wire) else { return wire.lowercased() }
        return written(folded(isQuoted ? unquoted(wire) : wire))
    }

    /// What a local part says, quoted or not.
    static func content(ofLocalPart wire: String) -> String {
        wire.utf8.first == UInt8(ascii: "\"") ? unquoted(wire) : wire
    }

    /// What a quoted string says.
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
    ///   - key: made by `localPart` and `domain`.
    ///   - separator: its `@`, an offset in bytes.
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
            if !bare.isEmpty { local = bare }
        }
        return "\(written(local))@\(domain)"
    }

    /// As a dot-string where it can be one, else as a quoted string with no needless backslash.
    static func written(_ text: String) -> String {
        if isDotString(text) { return text }
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    /// Lower case; with labels outside ASCII as A-labels (RFC 5890 section 2.3.2.1). One that cannot be mapped, which no
    /// address has, is compared as it is written.
    static func domain(_ wire: String) -> String {
        guard !isASCII(wire) else { return wire.lowercased() }
        return InternationalName.ascii(wire) ?? labels(wire)
    }

    /// A pattern's labels one by one: a `*` stays as it is.
    private static func labels(_ wire: String) -> String {
        // UTS 46 takes the ideographic, full-width and half-width full stops for dots.
        wire.unicodeScalars
            .split(omittingEmptySubsequences: false) { [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"].contains($0) }
            .map { label in
                let label = String(label)
                return isASCII(label) ? label.lowercased() : InternationalName.ascii(label) ?? folded(label)
            }
            .joined(separator: ".")
    }

    /// Whether an address with characters outside ASCII has a normal form that is an address, too: its domain is one that
    /// the DNS can be asked for, its local part is not made of invisible characters alone, and neither grows too long.
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
