import Foundation
import Mail

/// The one way reports become JSON: one line, sorted keys, so that outputs can be compared. It escapes all harmful
/// characters (`\u009b`), not only those that JSON requires, because people read the output on terminals, too.
package enum ControlJSON {
    package static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return JSONString.harmless(Array(try encoder.encode(value)))
        } catch {
            preconditionFailure("a report that JSON cannot express: \(type(of: value))")
        }
    }

    package static func text(_ value: some Encodable) -> String { String(decoding: encode(value), as: UTF8.self) }

    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}

/// Writes one line of JSON with the same bytes as `ControlJSON`, for outputs of many thousands of lines: a record
/// takes 2 µs instead of 60.
///
/// The caller gives keys in sorted order, and values by type. This type sets commas and braces.
struct JSONLine {
    private(set) var bytes: [UInt8] = []
    /// Whether a comma must come before the next key or value.
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

    /// Writes a number under a key that is not known at compile time.
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
        JSONString.append(text, to: &bytes)
        needsComma = true
    }
}

/// Writes null into the JSON when the property has no value, so that every object has every key. Without this wrapper
/// an optional property without a value has no key.
///
///     @OrNull var sender: String?     {"sender":null}
///     var header: String?             {}
///
/// A missing key is read as null: a command may talk to a guard of another version.
@propertyWrapper
package struct OrNull<Value: Hashable & Sendable>: Hashable, Sendable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}

extension OrNull: Encodable where Value: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension OrNull: Decodable where Value: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }
}

extension KeyedDecodingContainer {
    /// The compiler picks this overload for `OrNull` properties, because it is the most specific one.
    package func decode<Value: Decodable>(_ type: OrNull<Value>.Type, forKey key: Key) throws -> OrNull<Value> {
        OrNull(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }
}
