import Mail

/// One-time codes by time (RFC 6238) with HMAC-SHA-1, six digits and steps of 30 seconds: what every authenticator app
/// knows.
package enum OneTimeCode {
    package static let stepSeconds: Int64 = 30
    /// Bytes of a secret (RFC 4226 section 4 asks for 20).
    package static let secretBytes = 20
    /// Steps before and after now whose code counts, for clocks that differ (RFC 6238 section 5.2).
    private static let drift: ClosedRange<Int64> = -1...1

    /// Computes HMAC-SHA-1 of a text under a key: 20 bytes.
    package typealias HMAC = @Sendable (_ key: [UInt8], _ text: [UInt8]) -> [UInt8]

    package static func step(at now: Timestamp) -> Int64 { now.microseconds / 1_000_000 / stepSeconds }

    /// The step whose code it is, near to now; nil when it is the code of none. The caller accepts each step once.
    /// - Parameter code: as typed; spaces do not count.
    package static func step(of code: String, secret: [UInt8], at now: Timestamp, by hmac: HMAC) -> Int64? {
        let typed = code.filter { !$0.isWhitespace }
        guard typed.count == 6 else { return nil }
        let present = step(at: now)
        return drift.map { present + $0 }.first { Self.code(step: $0, secret: secret, by: hmac) == typed }
    }

    /// RFC 4226 section 5.3.
    package static func code(step: Int64, secret: [UInt8], by hmac: HMAC) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = hmac(secret, counter)
        guard mac.count == 20 else { return "" }
        let offset = Int(mac[19] & 15)
        let number = mac[offset...(offset + 3)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The address that authenticator apps read, as text or as a picture of it.
    /// - Parameter issuer: the guard's host name.
    package static func address(secret: [UInt8], user: String, issuer: String) -> String {
        func plain(_ text: String) -> String {
            text.utf8.map { byte in
                let isPlain =
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [0x2D, 0x2E, 0x5F].contains(byte)
                return isPlain ? String(UnicodeScalar(byte)) : "%" + ListHash.hex([byte]).uppercased()
            }.joined()
        }
        return "otpauth://totp/sendguard:\(plain(user))?secret=\(base32(secret))&issuer=\(plain("sendguard " + issuer))"
    }

    /// RFC 4648 section 6, without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var text: [UInt8] = []
        var (buffer, bits) = (UInt32(0), 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
            buffer &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
