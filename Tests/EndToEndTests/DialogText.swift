import Foundation
import TestSupport

/// The notation of octets and of any text in dialogs.
enum DialogText {
    /// The escapes `\r`, `\n`, `\t`, `\0`, `\\` and `\xHH`, and `{TEXT*COUNT}` for repetition.
    static func unescaped(_ text: String) throws -> [UInt8] {
        var result: [UInt8] = []
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "{", let end = rest.firstIndex(of: "}") {
                let parts = rest[..<end].split(separator: "*")
                guard parts.count == 2, let count = Int(parts[1]) else { throw TestFailure("no repetition: \(text)") }
                let unit = try unescaped(String(parts[0]))
                for _ in 0..<count { result += unit }
                rest = rest[rest.index(after: end)...]
                continue
            }
            guard character == "\\" else {
                result += Array(String(character).utf8)
                continue
            }
            switch rest.popFirst() {
            case "r": result.append(0x0D)
            case "n": result.append(0x0A)
            case "t": result.append(0x09)
            case "0": result.append(0)
            case "\\": result.append(0x5C)
            case "x":
                guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw TestFailure("not a byte: \(text)") }
                result.append(byte)
                rest = rest.dropFirst(2)
            default: throw TestFailure("no such escape: \(text)")
            }
        }
        return result
    }

    /// Octets as text for a failure message.
    static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            switch byte {
            case 0x0D: "\\r"
            case 0x0A: "\\n"
            case 0x20..<0x7F: String(Unicode.Scalar(byte))
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }.joined()
    }

    /// Whether the text matches the pattern; `...` matches any text, also none.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let pieces = pattern.components(separatedBy: "...")
        guard pieces.count > 1 else { return text == pattern }
        guard text.hasPrefix(pieces[0]), text.hasSuffix(pieces[pieces.count - 1]) else { return false }
        var rest = text.dropFirst(pieces[0].count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.range(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= pieces[pieces.count - 1].count
    }
}
