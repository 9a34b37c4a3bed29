import Testing

@testable import Mail

struct TransferEncodingTests {
    @Test(arguments: [
        ("7bit", TransferEncoding.identity), ("8BIT", .identity), (" binary ", .identity), ("", .identity),
        ("Base64", .base64), ("base64 (yes)", .base64), ("quoted-printable (yes)", .quotedPrintable),
    ])
    func `an encoding is known by its name`(_ name: String, _ encoding: TransferEncoding) {
        withNames(name) { names in
            #expect(names.isPlain)
            #expect(names.plain == encoding)
        }
    }

    @Test(arguments: [
        ("\"base64\"", [TransferEncoding.base64]), ("base-64", [.base64]), ("base64;", [.base64]),
        ("BASE 64", [.base64]), ("(a) base64", [.base64]), ("<base64>", [.base64]),
        ("base64, 7bit", [.base64, .identity]),
        ("7bit base64", [.identity, .base64]), ("quoted printable", [.quotedPrintable]),
        ("'quoted-printable'", [.quotedPrintable]), ("quoted_printable;", [.quotedPrintable]),
        ("x-uuencode", [.uuencode]), ("uuencode", [.uuencode]), ("7-bit", [.identity]), ("8bits", [.identity]),
    ])
    func `an unusual spelling of an encoding is known but not plain`(_ name: String, _ encodings: [TransferEncoding]) {
        withNames(name) { names in
            #expect(!names.isPlain)
            #expect(names.known == encodings)
            #expect(names.unknown == nil)
        }
    }

    @Test(arguments: [
        ("{{encoding}}", false), ("x-gzip", true), ("binhex40", false), ("yEnc", true), ("base64url", false),
    ])
    func `an unknown encoding name is kept`(_ name: String, _ isUndecodable: Bool) {
        withNames(name) { names in
            #expect(names.known.isEmpty)
            #expect(names.unknown.map { String(decoding: $0, as: UTF8.self) } == name)
            #expect(names.isUndecodable == isUndecodable)
        }
    }

    @Test func `several fields give several encodings, and equal fields give one`() {
        withNames("7bit", "base64") { #expect($0.known == [.identity, .base64] && !$0.isPlain) }
        withNames("base64", "Base64") { #expect($0.known == [.base64] && $0.isPlain) }
    }

    private func withNames(_ values: String..., body: (EncodingNames) -> Void) {
        let values = values.map { Array($0.utf8) }
        var names = EncodingNames()
        let all = values.joined(separator: [0]).map { $0 }
        all.withUnsafeBytes { bytes in
            var start = 0
            for value in values {
                names.add(UnsafeRawBufferPointer(rebasing: bytes[start..<start + value.count]))
                start += value.count + 1
            }
            body(names)
        }
    }

    @Test(arguments: [
        ("abc", "abc", false), ("a=3Db", "a=b", false), ("a=3db", "a=b", false), ("a=\r\nb", "ab", false),
        ("a=  \r\nb", "ab", false), ("a=\nb", "ab", false), ("a=", "a", false), ("a= ", "a", false),
        ("caf=C3=A9", "café", false),
        ("{{first=\r\n_name}}", "{{first_name}}", false), ("=7B=7Bx=7D=7D", "{{x}}", false),
        ("a=zz", "a=zz", true), ("a=4", "a=4", true), ("<a href=\"x\">", "<a href=\"x\">", true), ("==", "=", true),
        ("", "", false),
    ])
    func `quoted-printable is decoded`(_ encoded: String, _ expected: String, _ isDamaged: Bool) throws {
        let decoded = try #require(Array(encoded.utf8).withUnsafeBytes { TransferEncoding.quotedPrintable.decode($0) })
        #expect(text(decoded.bytes) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test(arguments: [
        ("", "", false), ("YQ==", "a", false), ("YWI=", "ab", false), ("YWJj", "abc", false), ("YWJjZA", "abcd", false),
        ("YQ=YWJj", "aabc", true), ("YW\r\nJj", "abc", false), (" Y W J j ", "abc", false), ("YQ==YWJj", "aabc", false),
        ("YW!Jj", "abc", true),
        ("Y", "", false), ("====", "", false), ("e3tmaXJzdF9uYW1lfX0=\r\n", "{{first_name}}", false),
    ])
    func `base64 is decoded`(_ encoded: String, _ expected: String, _ isDamaged: Bool) throws {
        let decoded = try #require(Array(encoded.utf8).withUnsafeBytes { TransferEncoding.base64.decode($0) })
        #expect(text(decoded.bytes) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test func `base64 can skip padding that ends a group too early`() throws {
        let encoded = Array("YW=Jj".utf8)
        let decoded = try #require(encoded.withUnsafeBytes { TransferEncoding.base64PassingPadding.decode($0) })
        #expect(text(decoded.bytes) == "abc")
    }

    @Test(arguments: [
        ("begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n", "Cat", false), ("#0V%T\r\n`\r\n", "Cat", false),
        ("before\nbegin 644 a\n#0V%T\n`\nend\nafter", "before\nCatafter", false),
        ("begin 644 a\nno such line\nend\n", "no such line\n", true), ("", "", false),
        // Servers on the way cut off blanks at a line's end.
        ("begin 644 a\n#0V$\nend", "Ca\0", false),
        ("begin 644 x\n*>WMN86UE?7T-\"@  \nend", "{{name}}\r\n", false),
    ])
    func `uuencode is decoded`(_ encoded: String, _ expected: String, _ isDamaged: Bool) throws {
        let decoded = try #require(Array(encoded.utf8).withUnsafeBytes { TransferEncoding.uuencode.decode($0) })
        #expect(text(decoded.bytes) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test(arguments: 0..<70)
    func `base64 is decoded at any line length`(_ length: Int) throws {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let encoded = encodeBase64(bytes)
        for width in [1, 3, 4, 5, 76] {
            var folded: [UInt8] = []
            for (index, byte) in encoded.enumerated() {
                if index > 0, index % width == 0 { folded += [0x0D, 0x0A] }
                folded.append(byte)
            }
            let decoded = try #require(folded.withUnsafeBytes { TransferEncoding.base64.decode($0) })
            #expect(decoded.bytes == bytes)
            #expect(!decoded.isDamaged)
        }
    }

    private func encodeBase64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var encoded: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0..<4 {
                encoded.append(digit <= group.count ? alphabet[word >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return encoded
    }
}
