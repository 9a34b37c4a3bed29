import Foundation
import Guard

/// One thing that the control socket can be asked.
struct ControlRoute: Sendable {
    typealias Work = @Sendable (ControlCall) async throws(ControlFailure) -> ControlAnswer

    let method: String
    /// `*` stands for one segment, which the call has.
    let path: [String]
    let kind: ControlSlots.Kind
    let query: ControlQuery.Names
    /// Whether its body is a list's file, which is read as it comes.
    var takesFile = false
    let work: Work

    static func get(
        _ path: String, _ kind: ControlSlots.Kind = .report, _ query: String..., work: @escaping Work
    ) -> ControlRoute {
        ControlRoute(method: "GET", path: segments(path), kind: kind, query: .these(query), work: work)
    }

    /// Whose query is a filter of records, and more.
    static func list(_ path: String, and more: String..., work: @escaping Work) -> ControlRoute {
        ControlRoute(method: "GET", path: segments(path), kind: .report, query: .filter(and: more), work: work)
    }

    static func post(_ path: String, _ kind: ControlSlots.Kind = .report, work: @escaping Work) -> ControlRoute {
        ControlRoute(method: "POST", path: segments(path), kind: kind, query: .these([]), work: work)
    }

    private static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    /// What stands for the stars of its path; nil when it is another path.
    func parameters(of path: [String]) -> [String]? {
        guard path.count == self.path.count else { return nil }
        var parameters: [String] = []
        for (own, asked) in zip(self.path, path) {
            if own == "*" { parameters.append(asked) } else if own != asked { return nil }
        }
        return parameters
    }
}

/// A request as a route gets it.
struct ControlCall: Sendable {
    let control: any GuardControl
    /// Of the path.
    let parameters: [String]
    let query: ControlQuery
    let body: [UInt8]
    /// Where the route takes one.
    let file: any ListByteSource

    /// - Parameter what: for a person, such as "stop id, such as S1".
    func id<ID>(_ what: String, _ read: (String) -> ID?) throws(ControlFailure) -> ID {
        guard let id = read(parameters[0]) else { throw .malformed("\"\(parameters[0])\" is no \(what)") }
        return id
    }

    func value<Value: Decodable>() throws(ControlFailure) -> Value { try ControlBody.value(body) }
}

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
