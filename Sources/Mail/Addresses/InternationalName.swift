import CIDN2

/// Names outside ASCII in the one form in which they are compared: domains as A-labels, other text without letters that
/// only look or are written differently.
///
/// **Why libraries:** the tables of UTS 46 and of Unicode's normal forms have thousands of rows and change each year.
/// libidn2 is what mail servers map domains with, so a domain is the same here and there.
enum InternationalName {
    /// The ASCII form of a domain that has characters outside ASCII: mapped by UTS 46, non-transitional (`ß` stays a
    /// letter of its own), checked by IDNA2008 (RFC 5891 section 5.4). Letters that are full-width, capital, or have
    /// soft hyphens between them give the same result as the plain ones.
    /// - Returns: lower case; nil when it cannot be mapped, and so cannot be looked up in the DNS.
    static func ascii(_ domain: String) -> String? {
        // A NUL would end the text for C before its end.
        guard !domain.utf8.contains(0) else { return nil }
        var output: UnsafeMutablePointer<CChar>?
        // Never with STD3 rules: libidn2 2.3 leaves out what they forbid, so that another domain comes of it.
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        let code = idn2_to_ascii_8z(domain, &output, flags)
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return nil }
        let mapped = String(cString: output)
        // What was a full-width sign may be an ASCII one now, which no host name has.
        guard mapped.utf8.allSatisfy(isHostByte) else { return nil }
        // A label of invisible characters alone has become none.
        guard !mapped.split(separator: ".", omittingEmptySubsequences: false).contains(where: \.isEmpty) else {
            return nil
        }
        return mapped.lowercased()
    }

    /// A domain in the form that `ascii` gives today, from one that an older rule may have given: what its A-labels say is
    /// mapped again. The domain itself where they say nothing else.
    static func renewed(_ domain: String) -> String {
        guard domain.contains("xn--"), !domain.utf8.contains(0) else { return domain }
        var output: UnsafeMutablePointer<CChar>?
        let code = idn2_to_unicode_8z8z(domain, &output, Int32(IDN2_NO_ALABEL_ROUNDTRIP.rawValue))
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return domain }
        return ascii(String(cString: output)) ?? domain
    }

    /// Text as it is compared: lower case, compatibility forms (full-width letters, ligatures, mathematical alphabets)
    /// replaced by the plain ones (NFKC), invisible characters (soft hyphen, zero-width space, variation selectors) left out.
    static func plain(_ text: String) -> String {
        let mapped = compatible(text.lowercased()).unicodeScalars.filter {
            !$0.properties.isDefaultIgnorableCodePoint
        }
        // Some plain forms are capitals, and what was left out may have stood between a letter and its accent.
        return NormalForm.composed(String(String.UnicodeScalarView(mapped)).lowercased())
    }

    /// Unicode's NFKC; the text as it is where memory is short.
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
