import Testing

@testable import Mail

struct TransferEncodingTests {
    @Test(arguments: [
        ("7bit", TransferEncoding.identity), ("8BIT", .identity), (" binary ", .identity), ("", .identity),
        ("Base64", .base64), ("base64;", .base64), ("quoted-printable (yes)", .quotedPrintable),
        ("x-uuencode", .unknown),
        ("{{encoding}}", .unknown),
    ])
    func `an encoding is known by its name`(_ name: String, _ encoding: TransferEncoding) {
        #expect(Array(name.utf8).withUnsafeBytes { TransferEncoding($0) } == encoding)
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
        ("YW\r\nJj", "abc", false), (" Y W J j ", "abc", false), ("YQ==YWJj", "aabc", false), ("YW!Jj", "abc", true),
        ("Y", "", false), ("====", "", false), ("e3tmaXJzdF9uYW1lfX0=\r\n", "{{first_name}}", false),
    ])
    func `base64 is decoded`(_ encoded: String, _ expected: String, _ isDamaged: Bool) throws {
        let decoded = try #require(Array(encoded.utf8).withUnsafeBytes { TransferEncoding.base64.decode($0) })
        #expect(text(decoded.bytes) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test(arguments: 0..<70)
    func `base64 survives any line length`(_ length: Int) throws {
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
