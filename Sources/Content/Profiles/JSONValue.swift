/// What a control header's JSON text (RFC 8259) says. Texts are bytes, since a key counts only as it is spelt.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As written.
    case number([UInt8])
    case text([UInt8])
    case list([JSONValue])
    /// In order; a name may come twice.
    case object([Member])

    package struct Member: Hashable, Sendable {
        package let name: [UInt8]
        package let value: JSONValue
    }

    /// The last member of that name, as most readers of JSON take it; nil for anything but an object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name.elementsEqual(name.utf8) }?.value
    }

    /// Follows names from object to object.
    package func value(at path: [String]) -> JSONValue? {
        var value: JSONValue? = self
        for name in path { value = value?[name] }
        return value
    }

    /// A text, number or truth value as text; nil for what has parts, and for null.
    package var scalar: [UInt8]? {
        switch self {
        case .text(let bytes), .number(let bytes): bytes
        case .bool(let truth): Array((truth ? "true" : "false").utf8)
        case .null, .list, .object: nil
        }
    }
}
