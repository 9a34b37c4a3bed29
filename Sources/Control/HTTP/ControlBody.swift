import Content
import Guard

/// A request's body: one JSON object.
enum ControlBody {
    /// **Why unknown keys are refused.** A missing key has a meaning in many requests: a resume without `stop` ends
    /// every stop. A misspelt key must not count as a missing one.
    ///
    /// **Why a repeated key is refused.** Readers differ in which of the two they use. When one names a campaign and
    /// the other all mail, the intended stop is unknown.
    static func value<Value: Decodable>(_ bytes: [UInt8]) throws(ControlFailure) -> Value {
        let content = try content(bytes)
        if let key = RepeatedKey.path(in: content) { throw .malformed("the body has the key \"\(key)\" twice") }
        try LongText.refuse(in: content)
        let value: Value
        do { value = try ControlJSON.decode(Value.self, from: bytes) } catch {
            throw .malformed("the body is not the expected JSON\(place(of: error))")
        }
        if let key = unknownKey(in: content, of: value) { throw .malformed("the body has an unknown key \"\(key)\"") }
        return value
    }

    /// Parses the body and keeps repeated keys; `JSONDecoder` keeps one of each name.
    private static func content(_ bytes: [UInt8]) throws(ControlFailure) -> JSONValue {
        var end = 0
        guard let content = JSONReader.value(in: bytes, at: &end),
            bytes[end...].allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) })
        else { throw .malformed("the body is not the expected JSON") }
        return content
    }

    /// Requests are structs whose keys are the names of their properties.
    private static func unknownKey(in json: JSONValue, of value: Any) -> String? {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional {
            guard let wrapped = mirror.children.first?.value else { return nil }
            return unknownKey(in: json, of: wrapped)
        }
        guard mirror.displayStyle == .struct, case .object(let members) = json else { return nil }
        let named = members.map { (key: String(decoding: $0.name, as: UTF8.self), value: $0.value) }
        for (key, member) in named.sorted(by: { $0.key < $1.key }) {
            guard let own = mirror.children.first(where: { $0.label == key }) else { return key }
            if let unknown = unknownKey(in: member, of: own.value) { return "\(key).\(unknown)" }
        }
        return nil
    }

    private static func place(of error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): ": \"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.last.map { ": \"\($0.stringValue)\" has the wrong type" } ?? ""
        case .dataCorrupted(let context): context.codingPath.last.map { ": \"\($0.stringValue)\" cannot be read" } ?? ""
        default: ""
        }
    }
}

/// A key that a JSON object has more than once.
enum RepeatedKey {
    /// The path of the first repeated key, with its outer keys: `ramp.perMinute`; nil when every key occurs once. It
    /// compares names with escapes resolved, like `JSONDecoder`: `é` is one letter in every encoding.
    static func path(in value: JSONValue) -> String? {
        switch value {
        case .object(let members):
            var seen: Set<String> = []
            for member in members {
                let name = String(decoding: member.name, as: UTF8.self)
                if !seen.insert(name).inserted { return name }
                if let inner = path(in: member.value) { return "\(name).\(inner)" }
            }
            return nil
        case .list(let values):
            for value in values { if let inner = path(in: value) { return inner } }
            return nil
        case .null, .bool, .number, .text: return nil
        }
    }
}

/// Refuses texts in a body that are too long for a person to type, or that contain a NUL: SQLite's functions end a
/// text there. Commands apply the same limits to their arguments, which cannot contain a NUL.
enum LongText {
    /// Keys whose texts name something defined elsewhere.
    private static let names: Set<String> = [
        "address", "campaign", "entries", "place", "recipient", "recipientDomain", "scope", "sender", "stream",
    ]

    /// - Parameter key: the key of the value, with its outer keys.
    static func refuse(in value: JSONValue, under key: String = "") throws(ControlFailure) {
        switch value {
        case .object(let members):
            for member in members {
                let name = String(decoding: member.name, as: UTF8.self)
                try refuse(in: member.value, under: key.isEmpty ? name : "\(key).\(name)")
            }
        case .list(let values): for value in values { try refuse(in: value, under: key) }
        case .text(let bytes):
            if bytes.contains(0) { throw .malformed("the body's \"\(key)\" has a NUL character in it") }
            let isName = names.contains(key.split(separator: ".").last.map(String.init) ?? "")
            let limit = isName ? ValueLimits.nameCharacters : ValueLimits.textCharacters
            guard ValueLimits.isLong(String(decoding: bytes, as: UTF8.self), limit: limit) else { return }
            throw .malformed("the body's \"\(key)\" is longer than \(limit) characters")
        case .null, .bool, .number: return
        }
    }
}
