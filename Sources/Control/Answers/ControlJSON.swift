import Foundation
import Mail

/// The one way reports become JSON: one line, keys sorted, so that outputs can be compared. All harmful characters are
/// escaped (`\u009b`), not only those that JSON requires: people read it on terminals, too.
package enum ControlJSON {
    package static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes = Array(try encoder.encode(value))
            // The encoder has escaped all of ASCII that needs it, except DEL.
            guard bytes.contains(where: { $0 >= 0x7F }) else { return bytes }
            return Array(escaped(String(decoding: bytes, as: UTF8.self)).utf8)
        } catch {
            preconditionFailure("a report that JSON cannot express: \(type(of: value))")
        }
    }

    /// Outside its strings JSON has no such character.
    private static func escaped(_ json: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            guard scalar.isHarmful else {
                text.append(scalar)
                continue
            }
            let hex = String(scalar.value, radix: 16)
            text.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex).unicodeScalars)
        }
        return String(text)
    }

    package static func text(_ value: some Encodable) -> String { String(decoding: encode(value), as: UTF8.self) }

    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}

/// Writes one line of JSON, octet for octet as `ControlJSON` would, for outputs of many thousands of lines: a record
/// takes 2 µs instead of 60.
///
/// The caller gives keys in their order, and values by their kinds; commas and braces are set here.
struct JSONLine {
    private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next key or value of what is open.
    private var needsComma = false

    mutating func open(_ key: StaticString? = nil, _ bracket: Character = "{") { begin(key, bracket) }

    mutating func close(_ bracket: Character = "}") {
        bytes.append(bracket.asciiValue!)
        needsComma = true
    }

    mutating func endLine() {
        bytes.append(0x0A)
        needsComma = false
    }

    private mutating func begin(_ key: StaticString?, _ bracket: Character) {
        if let key { write(key: key) } else { comma() }
        bytes.append(bracket.asciiValue!)
        needsComma = false
    }

    mutating func write(_ key: StaticString, _ text: String?) {
        write(key: key)
        if let text { string(text) } else { bytes.append(contentsOf: "null".utf8) }
    }

    mutating func write(_ key: StaticString, _ number: Int64) {
        write(key: key)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// With a key that is not known beforehand.
    mutating func write(named key: String, _ number: Int64) {
        comma()
        string(key)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: String(number).utf8)
        needsComma = true
    }

    private mutating func comma() { if needsComma { bytes.append(UInt8(ascii: ",")) } }

    private mutating func write(key: StaticString) {
        comma()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        bytes.append(contentsOf: "\":".utf8)
        needsComma = true
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        // Most texts have nothing to escape.
        let isPlain = text.withUTF8 { octets in
            var isPlain = true
            for octet in octets { isPlain = isPlain && octet >= 0x20 && octet < 0x7F && octet != 0x22 && octet != 0x5C }
            if isPlain { bytes.append(contentsOf: octets) }
            return isPlain
        }
        if !isPlain { for scalar in text.unicodeScalars { append(scalar) } }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// RFC 8259 section 7, and what is harmful on a terminal besides.
    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": bytes.append(contentsOf: "\\\"".utf8)
        case "\\": bytes.append(contentsOf: "\\\\".utf8)
        case "\u{8}": bytes.append(contentsOf: "\\b".utf8)
        case "\u{C}": bytes.append(contentsOf: "\\f".utf8)
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        case _ where scalar.value < 0x20 || scalar.isHarmful:
            let hex = String(scalar.value, radix: 16)
            bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: max(0, 4 - hex.utf8.count)) + hex).utf8)
        default: bytes.append(contentsOf: UTF8.encode(scalar)!)
        }
    }
}
