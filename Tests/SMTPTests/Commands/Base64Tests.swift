import Mail
import Testing

@testable import SMTP

struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the test vectors of RFC 4648 are encoded and decoded`(plain: String, coded: String) {
        #expect(Base64.decode(Array(coded.utf8)) == Array(plain.utf8))
        var text: [UInt8] = []
        Base64.append(Array(plain.utf8), to: &text)
        #expect(shown(text) == shown(coded.utf8))
    }

    @Test func `bytes of any length are unchanged after encoding and decoding`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length * 11) }
            var text: [UInt8] = []
            Base64.append(bytes, to: &text)
            #expect(Base64.decode(text) == bytes)
        }
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v Zg==", "Zm9-", "Z=g=", "Zm9v\n",
        "*",
    ])
    func `malformed base64 is refused`(text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}
