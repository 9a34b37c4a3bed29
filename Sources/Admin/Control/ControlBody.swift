import Foundation

/// A request's body: one object of JSON.
enum ControlBody {
    /// **Why keys that nobody knows are refused.** What is missing has a meaning in many requests: a resume without `stop`
    /// ends every stop. A key with a typing error must not be taken for one that is missing.
    static func value<Value: Decodable>(_ bytes: [UInt8]) throws(ControlFailure) -> Value {
        let value: Value
        do { value = try AdminJSON.decode(Value.self, from: bytes) } catch {
            throw .malformed("the body is not the JSON that is expected here\(place(of: error))")
        }
        if let object = try? JSONSerialization.jsonObject(with: Data(bytes)),
            let key = unknownKey(in: object, of: value)
        {
            throw .malformed("the body has an unknown key \"\(key)\"")
        }
        return value
    }

    /// Requests are structs whose keys are the names of their properties.
    private static func unknownKey(in json: Any, of value: Any) -> String? {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional {
            guard let wrapped = mirror.children.first?.value else { return nil }
            return unknownKey(in: json, of: wrapped)
        }
        guard mirror.displayStyle == .struct, let object = json as? [String: Any] else { return nil }
        for key in object.keys.sorted() {
            guard let own = mirror.children.first(where: { $0.label == key }) else { return key }
            if let unknown = unknownKey(in: object[key] as Any, of: own.value) { return "\(key).\(unknown)" }
        }
        return nil
    }

    private static func place(of error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): ": \"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.last.map { ": \"\($0.stringValue)\" has another type" } ?? ""
        case .dataCorrupted(let context): context.codingPath.last.map { ": \"\($0.stringValue)\" cannot be read" } ?? ""
        default: ""
        }
    }
}
