/// The grammar of a mailbox over UTF-8 bytes: RFC 5321 section 4.1.2 and 4.1.3, RFC 6531 section 3.3. `Address`
/// decides which characters beyond ASCII it accepts.
struct AddressGrammar {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The offset of the separating `@` and the traits of the mailbox; nil when the bytes are not a mailbox.
    func mailbox() -> (separator: Int, traits: AddressTraits)? {
        guard bytes.count <= MailLimits.mailboxBytes, bytes.count >= 3 else { return nil }
        var traits: AddressTraits = []
        let isQuoted = bytes[0] == UInt8(ascii: "\"")
        guard let separator = isQuoted ? quotedString(&traits) : dotString(&traits),
            separator <= MailLimits.localPartBytes, separator < bytes.count, bytes[separator] == UInt8(ascii: "@")
        else { return nil }
        let start = separator + 1
        guard start < bytes.count, bytes.count - start <= MailLimits.domainBytes,
            bytes[start] == UInt8(ascii: "[") ? addressLiteral(from: start, &traits) : domain(from: start, &traits)
        else { return nil }
        return (separator, traits)
    }

    /// `Dot-string = Atom *("." Atom)`; returns the end.
    private func dotString(_ traits: inout AddressTraits) -> Int? {
        var index = 0
        var atomStart = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") {
                guard index > atomStart else { return nil }
                if byte == UInt8(ascii: "@") { return index }
                atomStart = index + 1
            } else if byte < 0x80 {
                guard Self.isAtomText(byte) else { return nil }
                if Self.isCapital(byte) {
                    traits.insert(.capital)
                } else if Self.isSign(byte) {
                    traits.insert(.sign)
                }
            } else {
                traits.insert(.nonASCII)
            }
            index += 1
        }
        return nil
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`; returns the end, after the closing quote.
    private func quotedString(_ traits: inout AddressTraits) -> Int? {
        traits.insert(.quoted)
        var index = 1
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"):
                index += 1
                guard index < bytes.count, (0x20...0x7E).contains(bytes[index]) else { return nil }
                if Self.isCapital(bytes[index]) { traits.insert(.capital) }
            case 0x20...0x7E:
                if Self.isCapital(byte) { traits.insert(.capital) }
            case 0x80...: traits.insert(.nonASCII)
            default: return nil
            }
            index += 1
        }
        return nil
    }

    /// `Domain = sub-domain *("." sub-domain)`, to the end of the bytes.
    private func domain(from start: Int, _ traits: inout AddressTraits) -> Bool {
        var labelStart = start
        for index in start...bytes.count {
            let byte = index < bytes.count ? bytes[index] : UInt8(ascii: ".")
            if byte == UInt8(ascii: ".") {
                guard index > labelStart, index - labelStart <= MailLimits.labelBytes,
                    bytes[labelStart] != UInt8(ascii: "-"), bytes[index - 1] != UInt8(ascii: "-")
                else { return false }
                labelStart = index + 1
            } else if byte < 0x80 {
                guard Self.isLetterOrDigit(byte) || byte == UInt8(ascii: "-") else { return false }
                if Self.isCapital(byte) { traits.insert(.capital) }
            } else {
                traits.insert(.nonASCII)
            }
        }
        return true
    }

    /// `[192.0.2.1]` or `[IPv6:2001:db8::1]`; no other tag of RFC 5321's general literals was ever registered.
    private func addressLiteral(from start: Int, _ traits: inout AddressTraits) -> Bool {
        guard bytes[bytes.count - 1] == UInt8(ascii: "]") else { return false }
        let inside = start + 1..<bytes.count - 1
        guard inside.lowerBound < inside.upperBound else { return false }
        if inside.contains(where: { Self.isCapital(bytes[$0]) }) { traits.insert(.capital) }
        let tag: StaticString = "ipv6:"
        if inside.count > tag.utf8CodeUnitCount, bytes.matches(tag, at: inside.lowerBound) {
            return isIPv6(inside.dropFirst(tag.utf8CodeUnitCount))
        }
        return isIPv4(inside)
    }

    /// `Snum 3("." Snum)`, each 0 to 255.
    private func isIPv4(_ range: Range<Int>) -> Bool {
        var numbers = 0
        var digits = 0
        var value = 0
        for index in range.lowerBound...range.upperBound {
            let byte = index < range.upperBound ? bytes[index] : UInt8(ascii: ".")
            if byte == UInt8(ascii: ".") {
                guard digits > 0, value <= 255 else { return false }
                numbers += 1
                digits = 0
                value = 0
            } else {
                guard (0x30...0x39).contains(byte), digits < 3 else { return false }
                digits += 1
                value = value * 10 + Int(byte - 0x30)
            }
        }
        return numbers == 4
    }

    /// The forms of RFC 5321 section 4.1.3: eight groups, at most one `::`, an IPv4 tail instead of the last two.
    private func isIPv6(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        var groups = 0
        var isCompressed = false
        if range.count >= 2, bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: ":") {
            isCompressed = true
            index += 2
        }
        while index < range.upperBound {
            let groupStart = index
            while index < range.upperBound, Self.isHexDigit(bytes[index]) { index += 1 }
            if index < range.upperBound, bytes[index] == UInt8(ascii: ".") {
                guard isIPv4(groupStart..<range.upperBound) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(index - groupStart) else { return false }
            groups += 1
            guard index < range.upperBound else { break }
            guard bytes[index] == UInt8(ascii: ":"), index + 1 < range.upperBound else { return false }
            index += 1
            if bytes[index] == UInt8(ascii: ":") {
                guard !isCompressed else { return false }
                isCompressed = true
                index += 1
            }
        }
        return isCompressed ? groups <= 7 : groups == 8
    }

    /// `atext` of RFC 5322 section 3.2.3.
    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Signs to which lists, links and spreadsheets give a meaning: `postmaster@*`, `%40`, `'ann`.
    private static func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "*")
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}

/// Properties of a mailbox that the grammar found; when it is empty, the text is already in normal form.
struct AddressTraits: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// At least one ASCII capital.
    static let capital = AddressTraits(rawValue: 1)
    /// The local part is a quoted string.
    static let quoted = AddressTraits(rawValue: 2)
    /// At least one character outside ASCII.
    static let nonASCII = AddressTraits(rawValue: 4)
    /// The local part is a dot-string with an apostrophe, a percent sign or an asterisk.
    static let sign = AddressTraits(rawValue: 8)
}
