import Foundation
import Mail
import System
import Testing

@testable import Guard

/// One-time codes, with the test values of RFC 4226 (appendix D) and RFC 6238 (appendix B).
struct OneTimeCodeTests {
    private let secret = Array("12345678901234567890".utf8)
    private let hmac: OneTimeCode.HMAC = { Digest.hmacSHA1(key: $0, $1) }

    @Test(
        arguments: zip(
            0..<10,
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]))
    func `the codes of RFC 4226 are made`(step: Int, code: String) {
        #expect(OneTimeCode.code(step: Int64(step), secret: secret, by: hmac) == code)
    }

    /// Eight digits in the RFC; the last six are those of a code with six.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func `the times of RFC 6238 give its codes`(seconds: Int64, code: String) {
        let step = OneTimeCode.step(at: Timestamp(microseconds: seconds * 1_000_000))
        #expect(OneTimeCode.code(step: step, secret: secret, by: hmac) == code.suffix(6))
    }

    @Test func `a code counts one step before and after its time, and no longer`() {
        let at = Timestamp(microseconds: 1_111_111_111_000_000)
        let step = OneTimeCode.step(at: at)
        let code = OneTimeCode.code(step: step, secret: secret, by: hmac)
        func found(_ code: String, _ seconds: Int) -> Int64? {
            OneTimeCode.step(of: code, secret: secret, at: at + .seconds(seconds), by: hmac)
        }
        #expect(found(code, 0) == step && found(code, 30) == step && found(code, -30) == step)
        #expect(found(code, 61) == nil && found(code, -61) == nil)
        #expect(found(" \(code.prefix(3)) \(code.suffix(3)) ", 0) == step)
        #expect(found("", 0) == nil && found("1" + code, 0) == nil)
    }

    /// RFC 4648 section 10.
    @Test(
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ])
    func `base 32 is that of RFC 4648`(text: String, coded: String) {
        #expect(OneTimeCode.base32(Array(text.utf8)) == coded)
    }

    @Test func `the address for an app has no character that would end a part of it`() {
        let address = OneTimeCode.address(secret: Array("foobar".utf8), user: "ann+x@b.example", issuer: "mail 1")
        #expect(
            address == "otpauth://totp/sendguard:ann%2Bx%40b.example?secret=MZXW6YTBOI&issuer=sendguard%20mail%201")
    }
}
