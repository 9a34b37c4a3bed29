// Folder Endpoints: every request of the control socket, one value for each, in one table (`Endpoints.all`). It may
// use HTTP and all folders below it. Server and Client are built from it.

import Guard

/// One request of the control socket, with everything that server and client need to know about it.
///
///     static let stop = Endpoint<StopRequest, StopReceiptReport>(
///         .post, "/stop", takes: .body, answers: .json, .operator(.stop, within: ControlLimits.stopTimeout)
///     ) { control, request throws(ControlFailure) in try await control.stop(request) }
///
/// To add one, declare it in a file of this folder and put it into that file's table. Then the server answers it, and
/// the client asks it with `call(Endpoints.stop, request)`.
///
/// **Why a value, in a table of values.** Routes and client could each be written by hand. Then every path, parameter
/// and answer form exists twice, and a difference shows only when a client asks. An OpenAPI file could generate both.
/// That takes a generator in the build, its types beside ours, and errors that name generated code; and the file
/// cannot say what the guard does. With a value the compiler gives both sides the same two types, and a test encodes
/// and decodes every request. Other code that needs all endpoints, such as a description of them, reads the table.
struct Endpoint<Request: Sendable, Answer: Sendable>: ServedEndpoint {
    /// The function that answers the request. The client throws the same errors.
    typealias Handler = @Sendable (any GuardControl, Request) async throws(ControlFailure) -> Answer

    let method: EndpointMethod
    let path: [String]
    let takes: RequestCoding<Request>
    let answers: AnswerCoding<Request, Answer>
    let terms: EndpointTerms
    private let handler: Handler

    /// - Parameter path: such as `/stops/*/reason`. A `*` is one segment, taken from the request.
    init(
        _ method: EndpointMethod, _ path: String, takes: RequestCoding<Request>,
        answers: AnswerCoding<Request, Answer>, _ terms: EndpointTerms, _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.takes = takes
        self.answers = answers
        self.terms = terms
        self.handler = handler
    }

    var queryNames: [String] { takes.queryNames }
    var repeatableNames: Set<String> { takes.repeatableNames }
    var takesFile: Bool { takes.takesFile }

    func answer(
        _ received: ReceivedRequest, by control: any GuardControl
    ) async throws(ControlFailure) -> ControlAnswer {
        let request = try takes.read(received)
        return answers.write(try await handler(control, request), request)
    }

    /// Path and query, percent-encoded.
    func target(of sent: SentRequest) -> String {
        var parameters = sent.parameters[...]
        let segments = path.map { $0 == "*" ? ControlHTTP.encoded(parameters.removeFirst()) : $0 }
        return "/" + segments.joined(separator: "/") + sent.query
    }

    /// The same endpoint with another method.
    func also(_ method: EndpointMethod) -> Endpoint {
        Endpoint(method, pathText, takes: takes, answers: answers, terms, handler)
    }

    /// The same endpoint with an answer of one value per line; each line is sent as soon as it exists.
    func lines<Element: Codable & Sendable>(
        at path: String
    ) -> Endpoint where Answer == any PageSource<Element> {
        Endpoint(method, path, takes: takes, answers: .lines(), terms, handler)
    }
}

enum EndpointMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
}

/// An endpoint as the server sees it, for any type of request and answer.
protocol ServedEndpoint: Sendable {
    var method: EndpointMethod { get }
    /// A `*` is one segment, taken from the request.
    var path: [String] { get }
    /// Known parameters of the query; the server refuses any other.
    var queryNames: [String] { get }
    /// Known parameters that may occur more than once.
    var repeatableNames: Set<String> { get }
    /// Whether its body is a list's file, which is read as it arrives.
    var takesFile: Bool { get }
    var terms: EndpointTerms { get }

    /// Reads the request, asks the guard, and writes its answer.
    func answer(
        _ received: ReceivedRequest, by control: any GuardControl
    ) async throws(ControlFailure) -> ControlAnswer
}

extension ServedEndpoint {
    /// For people: `GET /records/*`.
    var name: String { "\(method.rawValue) \(pathText)" }

    var pathText: String { "/" + path.joined(separator: "/") }

    /// The segments that match the stars; nil when the path does not match.
    func parameters(of path: [String]) -> [String]? {
        guard path.count == self.path.count else { return nil }
        var parameters: [String] = []
        for (own, asked) in zip(self.path, path) {
            if own == "*" { parameters.append(asked) } else if own != asked { return nil }
        }
        return parameters
    }
}

/// Conditions of an endpoint: who may ask, which other requests share its slots, and how long a client waits.
struct EndpointTerms: Hashable, Sendable {
    /// The group of requests that share the server's slots (`ControlSlots`).
    enum Slot: Hashable, Sendable, CaseIterable {
        case stop
        /// Answers that need little work.
        case quick
        /// Answers that may take long.
        case report
        /// Answers that go on until one side ends.
        case stream
    }

    /// The role that the caller needs, or a higher one. On the Unix socket everybody whom `Requester` lets in is an
    /// admin.
    let role: AccessRole
    let slot: Slot
    /// How long the client waits for the answer; when it reads piece by piece, for each piece.
    let deadline: Duration

    static func viewer(_ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout) -> EndpointTerms {
        EndpointTerms(role: .viewer, slot: slot, deadline: deadline)
    }

    static func `operator`(
        _ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout
    ) -> EndpointTerms {
        EndpointTerms(role: .operator, slot: slot, deadline: deadline)
    }

    static func admin(_ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout) -> EndpointTerms {
        EndpointTerms(role: .admin, slot: slot, deadline: deadline)
    }
}
