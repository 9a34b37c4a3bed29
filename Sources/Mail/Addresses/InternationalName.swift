import CIDN2

/// Converts names outside ASCII to the form that is compared: domains to A-labels, and in other text all spellings of
/// a letter to one.
///
/// **Why libraries:** the tables of UTS 46 and of Unicode's normal forms have thousands of rows and change each year.
/// Mail servers map domains with libidn2, so the guard and they get the same domain.
enum InternationalName {
    /// The ASCII form of a domain with characters outside ASCII: mapped by UTS 46, non-transitional (`ß` stays a
    /// separate letter), checked by IDNA2008 (RFC 5891 section 5.4). Full-width letters, capitals and letters with
    /// soft hyphens give the same result as plain letters.
    /// - Returns: lower case; nil when the domain cannot be mapped, and so cannot be looked up in the DNS.
    static func ascii(_ domain: String) -> String? {
        // C would end the text at a NUL.
        guard !domain.utf8.contains(0) else { return nil }
        var output: UnsafeMutablePointer<CChar>?
        // No STD3 rules: libidn2 2.3 drops the characters that they forbid, which gives another domain.
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        let code = idn2_to_ascii_8z(domain, &output, flags)
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return nil }
        let mapped = String(cString: output)
        // A full-width sign may become an ASCII sign, which no host name has.
        guard mapped.utf8.allSatisfy(isHostByte) else { return nil }
        // A label of only invisible characters becomes empty.
        guard !mapped.split(separator: ".", omittingEmptySubsequences: false).contains(where: \.isEmpty) else {
            return nil
        }
        return mapped.lowercased()
    }

    /// A domain with its A-labels as U-labels (RFC 5890 section 2.3.2.1), as people write it: `bücher.example` for
    /// `xn--bcher-kva.example`.
    /// - Returns: nil when it has no A-label, or one that cannot be decoded.
    static func unicode(_ domain: String) -> String? {
        guard hasALabel(domain), !domain.utf8.contains(0) else { return nil }
        var output: UnsafeMutablePointer<CChar>?
        let code = idn2_to_unicode_8z8z(domain, &output, Int32(IDN2_NO_ALABEL_ROUNDTRIP.rawValue))
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return nil }
        let name = String(cString: output)
        return name == domain ? nil : name
    }

    /// Whether a label begins with `xn--`. The domain is in lower case.
    private static func hasALabel(_ domain: String) -> Bool {
        var matched = 0
        for byte in domain.utf8 {
            switch (matched, byte) {
            case (0, UInt8(ascii: "x")), (1, UInt8(ascii: "n")), (2, UInt8(ascii: "-")): matched += 1
            case (3, UInt8(ascii: "-")): return true
            case (_, UInt8(ascii: ".")): matched = 0
            default: matched = -1
            }
        }
        return false
    }

    /// Brings a domain that an older rule may have mapped to the form that `ascii` gives: decodes its A-labels and
    /// maps the result again. Returns the domain itself when they cannot be decoded or mapped.
    static func renewed(_ domain: String) -> String {
        guard domain.contains("xn--"), !domain.utf8.contains(0) else { return domain }
        var output: UnsafeMutablePointer<CChar>?
        let code = idn2_to_unicode_8z8z(domain, &output, Int32(IDN2_NO_ALABEL_ROUNDTRIP.rawValue))
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return domain }
        return ascii(String(cString: output)) ?? domain
    }

    /// Text in the form that is compared: in lower case, with plain letters instead of compatibility forms (NFKC:
    /// full-width letters, ligatures, mathematical alphabets). Without invisible characters (soft hyphen, zero-width
    /// space, variation selectors).
    static func plain(_ text: String) -> String {
        let mapped = compatible(text.lowercased()).unicodeScalars.filter {
            !$0.properties.isDefaultIgnorableCodePoint
        }
        // Some plain forms are capitals, and a removed character may have been between a letter and its accent.
        return NormalForm.composed(String(String.UnicodeScalarView(mapped)).lowercased())
    }

    /// Unicode's NFKC; the unchanged text when memory runs out.
    private static func compatible(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var count = 0
            guard let result = u8_normalize(sg_nfkc(), bytes.baseAddress, bytes.count, nil, &count) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            defer { free(result) }
            return String(decoding: UnsafeBufferPointer(start: result, count: count), as: UTF8.self)
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}
