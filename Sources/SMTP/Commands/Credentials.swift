import Mail

/// A login name and password, from a client or for an ESP. Prints as `•••`.
package struct Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package let login: String
    package let plainTextPassword: String

    package init(login: String, plainTextPassword: String) {
        self.login = login
        self.plainTextPassword = plainTextPassword
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The login mechanisms that both sides know: PLAIN (RFC 4616) and LOGIN (widely used, never standardised).
package enum AuthenticationMechanism: String, Hashable, Sendable, CaseIterable {
    case plain = "PLAIN"
    case login = "LOGIN"
}

/// Bytes of a login dialogue. Prints as `•••`.
struct SecretBytes: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var description: String { "•••" }
    var debugDescription: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Base64 (RFC 4648 section 4) as AUTH uses it: padded, without line breaks, with one spelling per value.
enum Base64 {
    /// nil when the text is not the exact base64 spelling of some bytes.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                bits <<= 6
            } else {
                guard padding == 0, let value = value(of: byte) else { return nil }
                bits = bits << 6 | value
            }
            count += 1
            guard count % 4 == 0 else { continue }
            guard padding == 0 || count == text.count, padding <= 2, bits & ((1 << (8 * UInt32(padding))) - 1) == 0
            else {
                return nil
            }
            for shift in [16, 8, 0].prefix(3 - padding) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
            bits = 0
        }
        return bytes
    }

    static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift: UInt32 in [18, 12, 6, 0] { text.append(letter(bits >> shift)) }
            bits = 0
            count = 0
        }
        switch count {
        case 1: text += [letter(bits >> 2), letter(bits << 4), UInt8(ascii: "="), UInt8(ascii: "=")]
        case 2: text += [letter(bits >> 10), letter(bits >> 4), letter(bits << 2), UInt8(ascii: "=")]
        default: break
        }
    }

    private static func letter(_ bits: UInt32) -> UInt8 {
        switch UInt8(bits & 63) {
        case let value where value < 26: UInt8(ascii: "A") + value
        case let value where value < 52: UInt8(ascii: "a") + value - 26
        case let value where value < 62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
