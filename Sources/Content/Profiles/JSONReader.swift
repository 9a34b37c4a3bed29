/// Reads a JSON text (RFC 8259) in linear time: all of it, or nothing if it has an error.
///
/// **Why strict:** ESPs do not document how they read a damaged control header; most send the message as it is. So a
/// header that is not valid JSON fills in nothing.
package struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0

    /// nil unless the bytes are one JSON value within the limits, with at most white space around it.
    package static func value(of bytes: [UInt8]) -> JSONValue? {
        guard bytes.count <= ProfileLimits.controlHeaderBytes else { return nil }
        var reader = JSONReader(bytes: bytes)
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipSpace()
        return reader.index == bytes.count ? value : nil
    }

    /// Reads the value that begins at `index`, of any length, and sets `index` to its end. Returns nil when the value
    /// is invalid; `index` is then at the error. For a file with many values.
    package static func value(in bytes: [UInt8], at index: inout Int) -> JSONValue? {
        var reader = JSONReader(bytes: bytes)
        reader.index = index
        defer { index = reader.index }
        return reader.value(depth: 0)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    /// Skips white space and then `byte`; false when another byte follows.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) -> JSONValue? {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return list(depth: depth)
        case UInt8(ascii: "\""): return text().map(JSONValue.text)
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number().map(JSONValue.number)
        }
    }

    private mutating func object(depth: Int) -> JSONValue? {
        guard depth < ProfileLimits.jsonDepth else { return nil }
        index += 1
        var members: [JSONValue.Member] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard let name = text(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
            members.append(JSONValue.Member(name: name, value: value))
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func list(depth: Int) -> JSONValue? {
        guard depth < ProfileLimits.jsonDepth else { return nil }
        index += 1
        var values: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .list(values) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            values.append(value)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? .list(values) : nil
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) -> JSONValue? {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count else { return nil }
        let isThere = word.withUTF8Buffer { $0.elementsEqual(bytes[index..<end]) }
        index = end
        return isThere ? value : nil
    }

    /// `-1.5e3`, RFC 8259 section 6.
    private mutating func number() -> [UInt8]? {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        let whole = index
        guard digits() else { return nil }
        if bytes[whole] == UInt8(ascii: "0"), index > whole + 1 { return nil }
        if next == UInt8(ascii: ".") {
            index += 1
            guard digits() else { return nil }
        }
        if let mark = next, mark | 0x20 == UInt8(ascii: "e") {
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            guard digits() else { return nil }
        }
        return Array(bytes[start..<index])
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte = next, byte &- 0x30 < 10 { index += 1 }
        return index > start
    }

    /// Reads a string from its opening quote. Escapes are resolved; a lone surrogate becomes U+FFFD.
    private mutating func text() -> [UInt8]? {
        guard next == UInt8(ascii: "\"") else { return nil }
        index += 1
        var text: [UInt8] = []
        while true {
            let start = index
            while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { index += 1 }
            text.append(contentsOf: bytes[start..<index])
            guard let byte = next else { return nil }
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"): guard appendEscape(to: &text) else { return nil }
            default: return nil
            }
        }
    }

    private mutating func appendEscape(to text: inout [UInt8]) -> Bool {
        guard let escape = next else { return false }
        index += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard let unit = codeUnit() else { return false }
            var units = [unit]
            let back = index
            if UTF16.isLeadSurrogate(unit), next == UInt8(ascii: "\\"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "u")
            {
                index += 2
                guard let trail = codeUnit() else { return false }
                if UTF16.isTrailSurrogate(trail) { units.append(trail) } else { index = back }
            }
            text.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        default: return false
        }
        return true
    }

    /// Four hexadecimal digits.
    private mutating func codeUnit() -> UInt16? {
        guard index + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[index..<index + 4] {
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt16(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt16((byte | 0x20) - 0x57)
            default: return nil
            }
        }
        index += 4
        return unit
    }
}

/// A JSON value (RFC 8259) of a control header. Texts are bytes, because keys are compared exactly.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As written.
    case number([UInt8])
    case text([UInt8])
    case list([JSONValue])
    /// The members in order; a name may occur twice.
    case object([Member])

    package struct Member: Hashable, Sendable {
        package let name: [UInt8]
        package let value: JSONValue
    }

    /// The last member of that name, as most JSON readers take it; nil when this is not an object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name.elementsEqual(name.utf8) }?.value
    }

    /// Follows member names from object to object.
    package func value(at path: [String]) -> JSONValue? {
        var value: JSONValue? = self
        for name in path { value = value?[name] }
        return value
    }

    /// A text, number or boolean as text; nil for a list, an object or null.
    package var scalar: [UInt8]? {
        switch self {
        case .text(let bytes), .number(let bytes): bytes
        case .bool(let truth): Array((truth ? "true" : "false").utf8)
        case .null, .list, .object: nil
        }
    }
}
