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
