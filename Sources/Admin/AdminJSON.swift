import Foundation
import Mail

/// The one way reports become JSON: one line, keys sorted, so that outputs can be compared. Harmful characters are
/// escaped (`\u009b`), all of them and not those alone that JSON asks for: people read it on terminals, too.
package enum AdminJSON {
    package static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes = Array(try encoder.encode(value))
            // What is ASCII has been escaped, but for DEL.
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
